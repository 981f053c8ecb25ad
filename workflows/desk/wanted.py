"""What somebody asks of a list: keyword, flow, unit, amounts; anything that cannot be read is as if it had not been asked."""
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest

from approvals.models import Unit

from .context import flow_pages


def amount(text: str) -> Decimal | None:
    """An amount as people type it, or nothing."""
    try:
        value = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal("1e12") else None


def asked(request: HttpRequest) -> dict[str, Any]:
    """The filters of a list as `approvals.inbox.todo` takes them."""
    get = request.GET.get
    pages = {slug for slug, __ in flow_pages()}
    unit = get("unit", "")
    return {
        "text": get("q", "").strip()[:100], "flow": get("flow", "") if get("flow", "") in pages else "",
        "unit": int(unit) if unit.isdecimal() and len(unit) < 12 else "", "low": amount(get("low", "")), "high": amount(get("high", "")),
    }


def filters(request: HttpRequest, wanted: dict[str, Any], **hidden: str) -> dict[str, Any]:
    """The filter form with what was asked. One query, for the units."""
    units = Unit.objects.filter(is_active=True, kind=Unit.Kind.SERVED).order_by("code").values_list("pk", "name")
    return {
        "url": request.path, "reset_url": request.path, "q": wanted["text"], "flow": wanted["flow"], "unit": wanted["unit"],
        "low": wanted["low"], "high": wanted["high"], "flows": flow_pages(), "units": list(units),
        "hidden": {name: value for name, value in hidden.items() if value},
    }
