"""People clicking through a case over HTTP: they open the page, read the form's hidden fields, fill in, press a button.

    walk.starts(cast.requester, **application())          a case begins and is the walk's case from now on
    walk.does(cast.unit_head, "endorse", "approve")       somebody does what the open step of that name offers
    walk.tries(cast.requester, "endorse", "approve")      whether it was let through; the reason stands in `walk.answer`
    walk.acts(cast.requester, "withdraw")                 an act on the case as a whole

A form's fields are keyword arguments; a table is a list of mappings; a file is anything with .name and .read()."""
import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from django.test import Client

from approvals.models import WAITING, Case, Step, User
from procurement.forms import posted
from workflows.demo.cast import PASSWORD
from workflows.engine.base import flow_of


class NotThrough(AssertionError):
    """An act that should have gone through did not; the message is what the page said."""


class Walk:
    """One case at a time; every person has a browser of his own."""

    def __init__(self, page: str = "renovation_review") -> None:
        self.page = page
        self.browsers: dict[int, Client] = {}
        self.case: Case | None = None
        self.response: Any = None

    # --- what people do ------------------------------------------------------------------------------------------------
    def starts(self, person: User, *, files: Sequence[Any] = (), **form: Any) -> Case:
        """Fill in the application and submit it; raises NotThrough."""
        url = f"/start/{self.page}/?new=1"
        hidden = self._hidden(person, url, "start-form")
        self._post(person, f"/start/{self.page}/", {**hidden, **_flat(flow_of(self.page).start_node().form_class, form), "verb": "submit"}, files)
        self._must_have_worked("submit")
        self.case = Case.objects.get(key=re.search(r"/cases/([0-9a-f-]{36})/", self.response.url)[1])
        return self.case

    def does(self, person: User, step: str, verb: str = "", *, files: Sequence[Any] = (), behalf: User | None = None, **form: Any) -> Any:
        """Open the case, fill in the step and press the button; raises NotThrough."""
        self._act(person, step, verb, files, behalf, form)
        self._must_have_worked(verb or step)
        return self.response

    def tries(self, person: User, step: str, verb: str = "", *, files: Sequence[Any] = (), behalf: User | None = None, **form: Any) -> bool:
        """The same, answered by whether it was let through."""
        self._act(person, step, verb, files, behalf, form)
        return self.response.status_code == 302

    def acts(self, person: User, verb: str, *, comment: str = "", to: Sequence[User] = ()) -> bool:
        """An act on the case as a whole; whether it was let through."""
        client = self.browser(person)
        client.get(f"/cases/{self.case.key}/act/{verb}/")
        hidden = self._hidden(person, f"/cases/{self.case.key}/act/{verb}/", "")
        self._post(person, f"/cases/{self.case.key}/act/", {**hidden, "verb": verb, "comment": comment, "to": [p.pk for p in to]})
        return self.response.status_code == 302

    def opens(self, person: User, url: str = "") -> str:
        """The text of a page, by default the one of the case; `walk.response` keeps the answer."""
        self.response = self.browser(person).get(url or f"/cases/{self.case.key}/")
        return self.response.content.decode() if not self.response.streaming else ""

    # --- where the case stands --------------------------------------------------------------------------------------------
    @property
    def waiting(self) -> list[str]:
        """Names of the steps that wait for a person."""
        return [step.flow_task.name for step in self._waiting()]

    @property
    def answer(self) -> str:
        """The words of the last answer, without markup."""
        return words_of(self.response.content.decode()) if not self.response.streaming else ""

    def step(self, name: str) -> Step:
        """The latest step of that name, open or not (a late click goes to a step that has been decided)."""
        own = [s for s in self._waiting() if s.flow_task.name == name and not s.beside_id]
        if own:
            return own[0]
        rows = Step.objects.filter(process=self.case).order_by("-pk")
        return next(s for s in rows if s.flow_task.name == name)

    def fresh(self) -> Case:
        """The case as the database has it now."""
        self.case = Case.objects.get(pk=self.case.pk)
        return self.case

    def browser(self, person: User) -> Client:
        """A signed-in browser of this person; JavaScript is off in it."""
        if person.pk not in self.browsers:
            self.browsers[person.pk] = Client()
            self.browsers[person.pk].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return self.browsers[person.pk]

    # --- how ------------------------------------------------------------------------------------------------------------
    def _waiting(self) -> list[Step]:
        return list(Step.objects.filter(process=self.case, status__in=WAITING).order_by("pk"))

    def _act(self, person: User, name: str, verb: str, files: Sequence[Any], behalf: User | None, form: dict[str, Any]) -> None:
        step = self.step(name)
        node = step.flow_task
        url = f"/cases/{self.case.key}/steps/{step.number}/"
        asked = f"/cases/{self.case.key}/?step={step.number}" + (f"&for={behalf.pk}" if behalf else "")
        hidden = self._hidden(person, asked, "act-form")
        if not hidden:  # the page offers him no form: he sends one all the same
            hidden = {"edition": Case.objects.get(pk=self.case.pk).edition, "key": f"forged-{person.pk}-{step.pk}-{verb}"}
        if behalf:
            hidden["for"] = behalf.pk
        fields = _flat(node.form_class, form) if node.form_class else dict(form)
        if getattr(node, "signed", False):
            fields.setdefault("password", PASSWORD)
        self._post(person, url, {**hidden, **fields, "verb": verb or node.verbs[0]}, files)

    def _hidden(self, person: User, url: str, form: str) -> dict[str, Any]:
        """The hidden fields of a form on a page, as a browser would send them; nothing when the page has no such form."""
        response = self.browser(person).get(url)
        text = response.content.decode() if response.status_code == 200 else ""
        shape = rf'<form\b[^>]*id="{form}".*?</form>' if form else r'<form\b[^>]*method="post" action="/cases.*?</form>'
        found = re.search(shape, text, re.S)
        if not found:
            return {}
        return {unescape(name): unescape(value) for name, value in
                re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', found[0]) if not name.endswith("_FORMS")}

    def _post(self, person: User, url: str, data: Mapping[str, Any], files: Sequence[Any] = ()) -> None:
        sent = {name: value for name, value in data.items() if value is not None}
        for file in files:  # a file with a `paper` goes under its kind
            sent.setdefault("files" + (f"-{file.paper}" if getattr(file, "paper", "") else ""), []).append(file)
        self.response = self.browser(person).post(url, sent)

    def _must_have_worked(self, what: str) -> None:
        if self.response.status_code != 302:
            raise NotThrough(f"{what}: {self.response.status_code} {complaints_of(self.response.content.decode()) or self.answer[:400]}")


def _flat(form_class: Any, form: Mapping[str, Any]) -> dict[str, Any]:
    """Fields and tables as a browser names them; what the form does not know (comment, password) passes as it is."""
    query = posted({name: value for name, value in form.items() if value is not None}, form_class.tables)
    return {name: query.getlist(name) for name in query}


def words_of(page: str) -> str:
    """The words of a page without its markup."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def complaints_of(page: str) -> str:
    """What the error summary and the lines beside fields say."""
    found = re.findall(r'<div class="errors".*?</div>', page, re.S) + re.findall(r'<ul class="errorlist".*?</ul>', page, re.S)
    return " | ".join(words_of(part) for part in found)
