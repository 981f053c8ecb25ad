"""A stage whose people act on the screen: every step is opened as a page, filled in by the names that stand there, and sent.

A scenario that walks through the doors of the engine proves the rules; sent through the pages it proves that they can be kept with what
the pages offer. A field that a scenario fills and no page shows is a failure."""
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from procurement.forms import posted
from workflows.demo.cast import PASSWORD
from workflows.demo.stage import Stage

LEFT_OUT = ("-TOTAL_FORMS", "-INITIAL_FORMS")


class NotOnThePage(AssertionError):
    """The scenario fills in what no page shows."""


class Controls(HTMLParser):
    """The controls of one form of a page: name → the values that a browser would send without a further word."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.id = action, False, ""
        self.values: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.disabled: set[str] = set()
        self._select = self._area = ""
        self._option: tuple[str, bool] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = facts.get("action", "").split("?")[0] == self.action
            self.id = facts.get("id", "") if self.inside else self.id
        elif tag in ("input", "select", "textarea") and facts.get("name") and (self.inside or (self.id and facts.get("form") == self.id)):
            self._control(tag, facts)
        elif tag == "option" and self._select:
            self.values[self._select] += [facts.get("value", "")] if "selected" in facts else []

    def _control(self, tag: str, facts: dict[str, str]) -> None:
        name, kind = facts["name"], facts.get("type", "text")
        if "disabled" in facts:
            self.disabled.add(name)
            return
        self.names.add(name)
        told = self.values.setdefault(name, [])
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            told.append("")
        elif kind in ("checkbox", "radio"):
            told += [facts.get("value", "on")] if "checked" in facts else []
        elif kind not in ("file", "submit", "button"):
            told.append(facts.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


class ScreenStage(Stage):
    """As `Stage`; files and substitutes still go through the doors."""

    sent = 0

    def _does(self, who: Any, node: Any, data: Any, verb: str, comment: str, *, opens: bool, files: Any = (), on_behalf_of: Any = None,
              minutes: int = 35) -> Any:
        if files or on_behalf_of is not None or not opens:
            return super()._does(who, node, data, verb, comment, opens=opens, files=files, on_behalf_of=on_behalf_of, minutes=minutes)
        self.in_office_hours(minutes=minutes)
        step = self.step(node) if isinstance(node, str) else node
        verb = verb or step.flow_task.verbs[0]
        client, place = Client(), f"/cases/{self.case.key}/"
        client.force_login(who)
        page = client.get(f"{place}?step={step.number}")
        assert page.status_code == 200, (node, page.status_code)
        action = f"{place}steps/{step.number}/"
        answer = client.post(action, self._filled(step, page.content.decode(), action, data) | {
            "verb": [verb], "comment": [comment], "password": [PASSWORD]})
        if answer.status_code != 302:  # an attempt of the scenario that fails: the door has to refuse it as well, in its own way
            super()._does(who, step, data, verb, comment, opens=False, minutes=0)
            raise AssertionError(f"{step.flow_task.name}: the door takes what the page refused: {_complaints(answer.content.decode())}")
        self.sent += 1
        self._tell(who, step.flow_task.task_title, verb, comment)
        return answer

    def _filled(self, step: Any, page: str, action: str, data: Any) -> dict[str, list[str]]:
        found = Controls(action)
        found.feed(page)
        form = step.flow_task.form_class
        if form is None or data is None:
            return found.values
        given, tables = posted(data, form.tables), form.tables
        free = {name for name, table in tables.items() if not table.fixed}
        mine = dict(found.values)
        for name in [name for name in mine if any(name.startswith(f"{table}-") and name[len(table) + 1].isdecimal() for table in free)]:
            del mine[name]  # rows are added and taken away on the page
        rows = {name.rpartition("-")[0] for name in given if name.partition("-")[0] in tables}
        for name in [name for name in mine if name.rpartition("-")[0] in rows and name not in given]:
            mine[name] = [""] if mine[name] else []  # what the scenario leaves empty in a row is emptied by hand
        for name in given:
            table = name.partition("-")[0]
            row_added = table in free and f"{table}-TOTAL_FORMS" in found.names
            if name in found.names or row_added:
                mine[name] = given.getlist(name)
            elif not name.endswith(LEFT_OUT) and name not in found.disabled and not _unasked(form, name):
                raise NotOnThePage(f"{step.flow_task.name}: {name}={given.getlist(name)}")
        unticked = [name for name in found.values if name not in given and name.partition("-")[0] in tables and not name.endswith(LEFT_OUT)]
        return {name: values for name, values in mine.items() if name not in unticked or values}


def _unasked(form: Any, name: str) -> bool:
    """A cell or field that nobody types: it is shown and sent back by no browser."""
    table, _dash, cell = name.partition("-")
    fields = form.tables[table].row.base_fields if table in form.tables else form.base_fields
    field = fields.get(cell.partition("-")[2] if table in form.tables else name)
    return field is None or field.disabled


def _complaints(page: str) -> str:
    start = page.find('class="errors')
    return page[start:start + 900] if start >= 0 else page[:300]
