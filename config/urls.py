"""Every address of the site. No viewflow URL is mounted: the screens are `workflows.desk`."""
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("workflows.desk.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", set_language, name="set_language"),
]

handler400 = "workflows.desk.errors.bad_request"
handler403 = "workflows.desk.errors.forbidden"
handler404 = "workflows.desk.errors.not_found"
handler500 = "workflows.desk.errors.server_error"
