"""Works in the states in which a desk finds them: waiting for the acceptance, being done again, waiting for the settlement, completed."""
from collections.abc import Callable

from workflows.demo.stage import Stage

from . import renovation_works as works


def _begun(stage: Stage, number: int) -> None:
    """A project of an address of its own, agreed and taken up; the sums are those of the worked example."""
    house, street = f"示例区第{number}综合楼", f"示例区建设路{200 + number}号"
    works.agreed(
        stage, title=f"第{number}综合楼屋面、管线及门窗维修", building=house, address=street, budget_line=f"2026-维修-{500 + number}",
    )  # fmt: skip
    works.taken_up(stage)


def waiting_at(node: str) -> Callable[[Stage, int], None]:
    """The straight road of the works as far as a step, which then waits."""

    def go(stage: Stage, number: int) -> None:
        _begun(stage, number)
        works.on_to(stage, node)

    return go


def done_again(stage: Stage, number: int) -> None:
    """The roof leaks: the unit has to report what was done again."""
    waiting_at("accept_works")(stage, number)
    stage.does(stage.people.inspector, "accept_works", works.rejected(stage))
    stage.does(stage.people.unit_head, "confirm_works", works.confirmed("屋面渗漏属实，请尽快返工。"), comment="同意返工意见。")


def completed(stage: Stage, number: int) -> None:
    """Out of the pool and through a rework to the archive."""
    done_again(stage, number)
    stage.waits(2)
    stage.does(stage.people.requester, "rework", works.reworked(stage))
    for _name, go in works.ROAD[2:]:  # from the second acceptance on
        go(stage)


STATES: tuple[tuple[int, Callable[[Stage, int], None]], ...] = ((20, completed), (12, done_again), (9, waiting_at("settle")))
"""(working days before the present at which the pre-review begins, what happens to it), oldest first; each makes two cases."""
