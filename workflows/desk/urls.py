"""Addresses of the screens: one list for each room of the desk."""
from .case_urls import urlpatterns as case_urls
from .list_urls import urlpatterns as list_urls

app_name = "desk"
urlpatterns = [*case_urls, *list_urls]
