"""What operations.md tells a technician to type into the shell works."""
from datetime import date

import pytest

from .pages import ROOT, fences

BLOCKS = list(fences(ROOT / "docs" / "operations.md", "python"))


def typed(beginning: str) -> str:
    [block] = [block for block in BLOCKS if beginning in block]
    return block


def test_all_blocks_are_tried_here():
    assert len(BLOCKS) == 3


@pytest.mark.django_db
def test_units_people_and_roles_are_laid_down(capsys):
    from approvals.models import TrailEntry, UnitGrant, User

    exec(typed("set_unusable_password"), {})
    person = User.objects.get(username="0001")
    assert UnitGrant.objects.filter(user=person, permission__codename="act_as_handler").exists()
    assert list(TrailEntry.objects.order_by("seq").values_list("action", flat=True)) == ["person.added", "grant.given"]


@pytest.mark.django_db
def test_a_bureau_that_is_too_small_is_told_so(cast, capsys):
    exec(typed("satisfiable"), {})
    gaps = capsys.readouterr().out
    from approvals.models import UnitGrant

    UnitGrant.objects.filter(permission__codename="act_as_legal").delete()
    exec(typed("satisfiable"), {})
    assert len(capsys.readouterr().out) > len(gaps)


@pytest.mark.django_db
def test_a_year_is_imported(tmp_path, monkeypatch, capsys):
    from procurement.calendar.models import CalendarDay
    from procurement.calendar.statutory import statutory_days

    [example] = [block for block in fences(ROOT / "docs" / "operations.md") if block.startswith("date,kind")]
    header, first = example.splitlines()[:2]
    days = [f"{day.isoformat()},statutory,{name},通知" for day, name in statutory_days(2027).items() if day != date(2027, 1, 1)]
    (tmp_path / "holidays.csv").write_text("\n".join([header, first, *days]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(typed("import_days"), {})
    assert "still provisional: no year" in capsys.readouterr().out
    assert CalendarDay.objects.filter(date=date(2027, 1, 1)).exists()
