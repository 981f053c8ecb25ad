"""The vocabulary of a page: `from workflows.engine.flow import …`. Pages import it from here, never from viewflow."""
from viewflow import this

from .base import CaseFlow, bureau, call, limit, on_record, own_unit, receiving_unit, unit_above
from .countersign import Countersign
from .gates import End, ForEach, If, Join, Split, Switch, Timer
from .steps import Decide, Record, Submit, Work

__all__ = ["CaseFlow", "Countersign", "Decide", "End", "ForEach", "If", "Join", "Record", "Split", "Submit", "Switch", "Timer", "Work",
           "bureau", "call", "limit", "on_record", "own_unit", "receiving_unit", "this", "unit_above"]
