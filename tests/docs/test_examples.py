"""What operations.md tells a technician to type into the shell works."""
import pytest

from .pages import ROOT, fences

BLOCKS = list(fences(ROOT / "docs" / "operations.md", "python"))


def typed(beginning: str) -> str:
    [block] = [block for block in BLOCKS if beginning in block]
    return block


def test_all_blocks_are_tried_here():
    assert len(BLOCKS) == 1


@pytest.mark.django_db
def test_a_bureau_that_is_too_small_is_told_so(cast, capsys):
    exec(typed("satisfiable"), {})
    gaps = capsys.readouterr().out
    from approvals.models import UnitGrant

    UnitGrant.objects.filter(permission__codename="act_as_legal").delete()
    exec(typed("satisfiable"), {})
    assert len(capsys.readouterr().out) > len(gaps)


@pytest.mark.django_db
def test_the_table_of_a_year_is_taken_as_it_is_shown(cast, tmp_path, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from approvals.imports import jobs
    from workflows.engine import clock

    settings.FILES_DIR = tmp_path
    [example] = [block for block in fences(ROOT / "docs" / "operations.md") if block.startswith("date,kind")]
    job = jobs.take(cast.system_admin, "calendar", SimpleUploadedFile("2027.csv", example.encode()), "通知", clock.now())
    assert (job.state, job.counts["new"]) == ("ready", 1), job.problems
