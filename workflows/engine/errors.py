"""The four answers of a door."""
from dataclasses import dataclass
from typing import Any

from approvals.models import Case, Step


class Refused(Exception):
    """The person may not do this; `args[0]` is the sentence shown (403) and written to the chain of refusals."""

    def __init__(self, sentence: Any, code: str = "refused", whom: Any = "") -> None:
        super().__init__(sentence)
        self.sentence, self.code, self.whom = sentence, code, whom


class Stale(Exception):
    """The case has moved since the form was opened (409); what was typed is kept as a draft."""


class Busy(Stale):
    """Somebody holds the case for longer than the lock's patience; sending the same form again is safe."""


class Invalid(Exception):
    """Something typed must be corrected: `form` is bound and carries its errors, `about` names what lies beside the form."""

    def __init__(self, form: Any = None, **about: Any) -> None:
        super().__init__(form.errors if form is not None else about)
        self.form, self.about = form, about


class WrongPassword(Invalid):
    """The signer's own password was not the one typed; entered in the trail, and after some tries signing is closed for a while."""


@dataclass(frozen=True)
class Done:
    """The act took effect, now or when the same form was sent before (`replayed`)."""

    case: Case
    step: Step | None = None
    replayed: bool = False
    opened: tuple[Step, ...] = ()
    """Steps that wait for a person because of this act."""
