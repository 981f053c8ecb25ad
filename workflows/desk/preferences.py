"""Theme, size of type and keyboard shortcuts: cookies set by a form, nothing kept on the server."""
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .context import PREFERENCES

AGE = 365 * 24 * 3600  # seconds


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Remember what was chosen in this browser; values that are not on the list are passed over."""
    address = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(address if safe and address.startswith("/") else "/")
    for name, allowed in PREFERENCES.items():
        if request.POST.get(name) in allowed:
            response.set_cookie(f"desk_{name}", request.POST[name], max_age=AGE, samesite="Lax", httponly=True,
                                secure=settings.SESSION_COOKIE_SECURE)
    return response
