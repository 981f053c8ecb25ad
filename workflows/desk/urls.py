"""Addresses of the screens: one list for each room of the desk."""
from .annual_urls import urlpatterns as annual_urls
from .assets_urls import urlpatterns as assets_urls
from .case_urls import urlpatterns as case_urls
from .checklists_urls import urlpatterns as checklists_urls
from .claims_urls import urlpatterns as claims_urls
from .draws_urls import urlpatterns as draws_urls
from .inspections_urls import urlpatterns as inspections_urls
from .keeping_urls import urlpatterns as keeping_urls
from .leaver_urls import urlpatterns as leaver_urls
from .list_urls import urlpatterns as list_urls
from .offers_urls import urlpatterns as offers_urls
from .office_urls import urlpatterns as office_urls
from .parties_urls import urlpatterns as parties_urls
from .pool_urls import urlpatterns as pool_urls
from .premises_urls import urlpatterns as premises_urls
from .purchases_urls import urlpatterns as purchases_urls
from .rulebook_urls import urlpatterns as rulebook_urls
from .stocktakes_urls import urlpatterns as stocktakes_urls
from .yearly_urls import urlpatterns as yearly_urls

app_name = "desk"
urlpatterns = [
    *annual_urls, *assets_urls, *case_urls, *checklists_urls, *claims_urls, *draws_urls, *inspections_urls, *keeping_urls, *leaver_urls,
    *list_urls, *offers_urls, *office_urls, *parties_urls, *pool_urls, *premises_urls, *purchases_urls, *rulebook_urls, *stocktakes_urls,
    *yearly_urls,
]
