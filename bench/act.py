"""One act: viewflow as it comes beside our engine, interleaved in one run.   python -m bench.act [--rounds 5] [--cases 20] [--json FILE]

Timed is the act alone; starting a case and finding the step are not. Vanilla does assign + start + execute under its own lock, without
separation of duties, decision row or trail; ours does all of that. A round counts only while the CPU control stays within 15 %."""
import argparse
import json
import statistics
import time
from pathlib import Path
from types import SimpleNamespace

from . import ground

ROAD = (("precheck", "unit_head"), ("endorse", "vice_head"), ("budget", "finance"), ("conduct", "legal"), ("decide", "head"))
QUIET = 1.15


def ours(stage, cases: int) -> tuple[float, dict[str, int]]:
    """(acts a second, statements per step) of our engine."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from approvals.models import Case
    from workflows.engine.act import act

    spent, sent = 0.0, {}
    for number in range(cases):
        case = stage.new()
        for node, who in ROAD:
            step, key, edition = stage.find(case, node), stage.key(), stage.edition(case)
            if number:
                began = time.perf_counter()
                act(stage.who[who], step.pk, "approve", edition=edition, key=key)
                spent += time.perf_counter() - began
            else:  # the first case is for counting
                with CaptureQueriesContext(connection) as captured:
                    act(stage.who[who], step.pk, "approve", edition=edition, key=key)
                sent[node] = len(captured)
        assert Case.objects.get(pk=case.pk).outcome == "done"
    return (cases - 1) * len(ROAD) / spent, sent


def vanilla(stage, cases: int) -> tuple[float, dict[str, int]]:
    """(acts a second, statements per step) of viewflow's own activation API."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from viewflow.workflow.models import Task

    from bench.vanilla.flows import VanillaTenderFlow

    def carry_out(task, user):
        with task.activation() as activation:
            activation.assign(user)
            activation.start(None)
            activation.execute()

    spent, sent = 0.0, {}
    for number in range(cases):
        process = VanillaTenderFlow.request.run(title="t", amount=200, supplier="s")
        for node, who in ROAD:
            task = Task.objects.get(process=process, flow_task=getattr(VanillaTenderFlow, node), status="NEW")
            if number:
                began = time.perf_counter()
                carry_out(task, stage.who[who])
                spent += time.perf_counter() - began
            else:
                with CaptureQueriesContext(connection) as captured:
                    carry_out(task, stage.who[who])
                sent[node] = len(captured)
        assert VanillaTenderFlow.process_class.objects.get(pk=process.pk).status == "DONE"
    return (cases - 1) * len(ROAD) / spent, sent


def measure(rounds: int, cases: int) -> SimpleNamespace:
    """Rounds of both, turn about, until enough of them were quiet (three times as many are tried)."""
    from tests.workflows.engine.stage import Stage, build

    stage = Stage(build())
    contenders = {"vanilla": vanilla, "ours": ours}
    for contender in contenders.values():
        contender(stage, 3)  # warm-up
    kept, noisy, statements = [], [], {}
    for number in range(3 * rounds):
        order = list(contenders) if number % 2 else list(reversed(contenders))
        controls, speeds = [ground.control()], {}
        for name in order:
            speeds[name], statements[name] = contenders[name](stage, cases + 1)
            controls.append(ground.control())
        one = {**speeds, "ratio": speeds["ours"] / speeds["vanilla"], "control": max(controls) / min(controls)}
        (kept if one["control"] <= QUIET else noisy).append(one)
        if len(kept) == rounds:
            break
    return SimpleNamespace(kept=kept, noisy=noisy, statements=statements, enough=len(kept) >= rounds)


def span(values: list[float], digits: int = 0) -> str:
    """Median [smallest-largest]."""
    return f"{statistics.median(values):.{digits}f} [{min(values):.{digits}f}-{max(values):.{digits}f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", type=int, default=20, help="cases of five acts per contender and round")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    with ground.fresh() as engine:
        found = measure(wanted.rounds, wanted.cases)
        used = found.kept if found.enough else found.kept + found.noisy
        machine = ground.machine()
    print(f"{engine}, {machine['cores']} cores, Python {machine['python']}, Django {machine['django']}, viewflow {machine['viewflow']}, "
          f"{machine['date']}, load {machine['load']}")
    print(f"{len(used)} rounds of {wanted.cases} cases × {len(ROAD)} acts; {len(found.noisy)} noisy rounds "
          f"{'left out' if found.enough else 'KEPT: the machine was never quiet long enough'}")
    print(f"\n{'':9}{'acts/s':>18}   statements per act (BEGIN and COMMIT counted)")
    for name in ("vanilla", "ours"):
        sent = found.statements[name]
        mean = sum(sent.values()) / len(sent)
        print(f"{name:9}{span([r[name] for r in used]):>18}   {', '.join(f'{k} {v}' for k, v in sent.items())}; mean {mean:.1f}")
    print(f"{'ratio':9}{span([r['ratio'] for r in used], 2):>18}")
    if wanted.json:
        wanted.json.write_text(json.dumps({"engine": engine, **machine, "cases": wanted.cases, "enough": found.enough, "kept": found.kept,
                                           "noisy": found.noisy, "statements": found.statements}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
