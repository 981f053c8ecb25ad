"""Where an act came from: what the trail says of the request, without keeping it in clear."""
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """The request behind an act; the defaults are those of the clock and of carried cases."""

    request_id: str = ""
    session: str = ""
    ip: str = ""
    user_agent: str = ""
    auth: str = "none"

    @property
    def session_hash(self) -> str:
        return hashlib.sha256(self.session.encode()).hexdigest()[:32] if self.session else ""

    @property
    def user_agent_hash(self) -> str:
        return hashlib.sha256(self.user_agent.encode()).hexdigest()[:32] if self.user_agent else ""


NOWHERE = Origin()
