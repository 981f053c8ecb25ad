"""Addresses of the screens: one list for each room of the desk."""
from .case_urls import urlpatterns as case_urls
from .keeping_urls import urlpatterns as keeping_urls
from .leaver_urls import urlpatterns as leaver_urls
from .list_urls import urlpatterns as list_urls
from .office_urls import urlpatterns as office_urls
from .parties_urls import urlpatterns as parties_urls
from .pool_urls import urlpatterns as pool_urls
from .purchases_urls import urlpatterns as purchases_urls
from .rulebook_urls import urlpatterns as rulebook_urls
from .yearly_urls import urlpatterns as yearly_urls

app_name = "desk"
urlpatterns = [
    *case_urls, *keeping_urls, *leaver_urls, *list_urls, *office_urls, *parties_urls, *pool_urls, *purchases_urls, *rulebook_urls,
    *yearly_urls,
]
