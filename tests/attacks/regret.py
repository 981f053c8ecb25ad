"""Everybody takes back what he has just done and does it again; then the scene goes on as if he had not."""
from django.db import transaction

from workflows.demo.stage import Stage
from workflows.engine import act


class Regretful(Stage):
    """`worth` says what is counted, paid or handed out by now: done twice, it must not be there twice."""

    again = False

    def __init__(self, *args, worth, **kwargs):
        super().__init__(*args, **kwargs)
        self.worth, self.stood, self.redone = worth, set(), set()

    def _does(self, who, node, data, verb, comment, *, opens, **how):
        done = super()._does(who, node, data, verb, comment, opens=opens, **how)
        if not self.again:
            self.again, sid = True, transaction.savepoint()
            try:
                self._regrets(who, node, (data, verb, comment), how)
            finally:
                self.again = False
                transaction.savepoint_rollback(sid)
        return done

    def _regrets(self, who, node, act_, how):
        was = self.worth(self)
        try:
            self.on_case(who, "withdraw", "录入有误")
        except act.Refused as no:
            if no.code == "final":
                self.stood.add(node)
            return
        super()._does(who, node, *act_, opens=True, **how)
        assert self.worth(self) == was, f"{node}: done twice"
        self.redone.add(node)
