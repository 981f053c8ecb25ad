"""How figures, moments and deadlines are written on every screen, and the icons of the sprite."""
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms import IntegerField
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from procurement.calendar.office_time import local
from workflows.engine import clock

register = template.Library()

NOTHING = "—"
FORMS = {
    "": "m-d H:i", "full": "DATETIME_FORMAT", "date": "DATE_FORMAT", "day": "m-d", "iso": "Y-m-d", "clock": "H:i", "stamp": "Y-m-d H:i:s",
}
KINDS = {"pdf": "bad", "xls": "ok", "xlsx": "ok", "csv": "ok", "doc": "pri", "docx": "pri", "ofd": "bad"}


@register.filter
def money(value: Any) -> str:
    """An amount in yuan as 1,234.56, whatever the language; the currency stands in the column head."""
    if value is None or value == "":
        return NOTHING
    try:
        return f"{Decimal(str(value)):,.2f}"
    except InvalidOperation:
        return str(value)


@register.filter
def quantity(value: Any) -> str:
    """A quantity without trailing zeros: 260, 2.5."""
    if value is None or value == "":
        return NOTHING
    try:
        text = f"{Decimal(str(value)):,f}"
    except InvalidOperation:
        return str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter(expects_localtime=True)
def when(value: date | datetime | None, form: str = "") -> str:
    """A moment: `11-21 09:05` in tables, with its year unless it is this one; `full`, `date`, `day`, `iso`, `clock`, `stamp` (with
    seconds) on request."""
    if not value:
        return NOTHING
    if not isinstance(value, datetime) and form in {"", "full"}:
        form = "day" if form == "" else "date"
    short = form in {"", "day"} and value.year != local(clock.now()).year
    return date_format(value, f"Y-{FORMS[form]}" if short else FORMS[form])


@register.filter
def millis(value: datetime | None) -> int:
    """A moment as a browser counts: milliseconds since 1970; 0 for none."""
    return int(value.timestamp() * 1000) if value else 0


@register.filter
def due_words(days: Decimal | float | None) -> str:
    """Working days left in words; below zero, overdue. None: the step has no deadline."""
    if days is None:
        return _("No deadline")
    amount = quantity(round(abs(Decimal(str(days))), 1))
    if days < 0:
        return _("%(days)s working days overdue") % {"days": amount}
    if amount == "0":
        return _("Due now")
    return _("%(days)s working days left") % {"days": amount}


@register.filter
def due_tone(days: Decimal | float | None) -> str:
    """bad when overdue, warn on the last working day and a half, else nothing: the words say the same."""
    if days is None:
        return ""
    return "bad" if days < 0 else "warn" if Decimal(str(days)) <= Decimal("1.5") else ""


@register.filter
def plain(value: Any) -> str:
    """A number for markup (attributes, SVG, ids): never localised, so 1104 does not become 1,104."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@register.filter
def bytes_size(value: int | None) -> str:
    """A file size: 86 KB, 4.2 MB."""
    size = float(value or 0)
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit != "MB" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"


@register.filter
def file_tone(extension: str) -> str:
    """Colour class of a file's badge by its extension; the letters of the extension stand in it."""
    return KINDS.get(str(extension).lower(), "")


@register.filter
def initial(name: Any) -> str:
    """First character of a name, for the round badge."""
    return str(name or "?")[:1].upper()


@register.filter
def short_hash(value: str) -> str:
    """A SHA-256 as 9f2c…e41a."""
    text = str(value or "")
    return f"{text[:4]}…{text[-4:]}" if len(text) > 12 else text


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """mapping[key], or nothing."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return ""


@register.filter
def is_check(field: Any) -> bool:
    """Whether a bound field is one single checkbox (its label stands beside it)."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not getattr(field.field.widget, "allow_multiple_selected", False)


@register.filter
def is_wide(field: Any) -> bool:
    """Whether a bound field takes the whole width: long text, or a widget that says so by the class `wide`."""
    widget = field.field.widget
    return widget.__class__.__name__ == "Textarea" or "wide" in str(widget.attrs.get("class", "")).split()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of `templates/shell/sprite.html`, hidden from screen readers: the words beside it speak."""
    return format_html('<svg class="i" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def urgency(value: int) -> SafeString | str:
    """The tag of an urgent or most urgent case; nothing for an ordinary one."""
    if not value:
        return ""
    words, tone = (_("Most urgent"), "bad") if value == 2 else (_("Urgent"), "warn")
    return format_html('<span class="tag {}">{}</span>', tone, words)


@register.filter
def pairs(mapping: Any) -> list[tuple[Any, Any]]:
    """The items of a mapping; `.items` in a template would find a key of that name first (a line table called `items`)."""
    return list(mapping.items()) if isinstance(mapping, dict) else []


@register.filter
def beside(cells: Sequence[Any], headings: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row beside the heading of its column: [(heading, cell)]."""
    return list(zip(headings, cells, strict=False))


@register.filter
def is_number(field: Any) -> bool:
    """Whether a figure is typed or shown here: it stands to the right."""
    return isinstance(field.field, IntegerField)
