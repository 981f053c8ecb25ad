"""What a person does with a form in the browser: type, choose, tick, add rows; by hand, never by script."""
from collections.abc import Mapping
from typing import Any

from procurement.forms import posted
from workflows.demo.cast import PASSWORD


def sign_in(page, login: str, password: str = PASSWORD) -> None:
    """Through the door, as everybody does."""
    page.goto("/accounts/login/")
    page.fill("#id_login", login)
    page.fill("#id_password", password)
    page.click("form button.btn-primary")


def fill(page, form: str, form_class: Any, data: Mapping[str, Any]) -> None:
    """Fill in a form of the flow; rows are added with the button of their table as long as there are too few. What is hidden stays."""
    sent = posted(data, form_class.tables)
    for name in form_class.tables:
        rows(page, form, name, int(sent.get(f"{name}-TOTAL_FORMS", "0")))
    for name in sent:
        if not name.endswith("_FORMS") and not page.locator(f'#{form} input[type=hidden][name="{name}"]').count():
            put(page.locator(f'#{form} [name="{name}"]:not([type=hidden])'), sent.getlist(name))


def rows(page, form: str, table: str, wanted: int) -> None:
    """Press “add a line” until there are enough."""
    add = page.locator(f"#lines-{table} [data-add]")
    for _ in range(20):
        if page.locator(f"#{form} #lines-{table} tbody tr[data-line]").count() >= wanted or not add.count():
            return
        add.click()


def put(field, values: list[str]) -> None:
    """One field, or the boxes that share a name."""
    kind = field.first.evaluate("n => n.tagName === 'SELECT' ? 'select' : n.type")
    if kind == "select":
        field.select_option(values)
    elif kind in {"checkbox", "radio"}:
        for value in values:
            box = field if field.count() == 1 else field.and_(field.page.locator(f'[value="{value}"]'))
            box.check()
    elif kind == "datetime-local":
        field.fill(values[0].replace(" ", "T")[:16])
    elif not field.first.evaluate("n => n.readOnly"):
        field.fill(values[0])


def press(page, verb: str) -> None:
    """A button of the decision panel, as a mouse finds it; answers the question if one is asked, and waits for the next page."""
    button = page.locator(f'#act-form button[name=verb][value="{verb}"]')
    with page.expect_navigation():
        button.click()
        if page.locator("#ask[open]").count():
            page.click("#ask [data-answer=yes]")


def toast(page) -> str:
    """What the page says of the act just done."""
    return " ".join(page.locator("#toasts .toast-line").all_inner_texts())


def problems(page) -> str:
    """What the page complains of, for the message of a failing test."""
    return " | ".join(page.locator(".errors, .errorlist").all_inner_texts())[:800]
