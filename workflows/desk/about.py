"""关于: what this is, under which licence, and where its source is (AGPL-3.0 §13)."""
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Open to everybody. No query of its own."""
    return render(request, "workflows/about.html", {"version": settings.VERSION, "source_url": settings.SOURCE_URL})
