"""The past year of the demo: a hundred pre-reviews in every fate, drawn alike on every machine, carried by the engine in the worker."""
from collections import Counter

import pytest

from approvals.exports import jobs
from approvals.models import Case, ExportJob, Notice, TrailEntry
from workflows.demo import seed, year_job
from workflows.demo.scenarios import renovation_year as year
from workflows.engine import clock


@pytest.mark.django_db
def test_the_same_year_is_the_same_everywhere():
    assert year.plans(2025) == year.plans(2025) != year.plans(2024)


@pytest.mark.django_db
def test_it_holds_about_a_hundred_in_every_fate_and_in_order():
    plans = year.plans(2025)
    assert len(plans) == year.CASES == sum(times for _fate, times in year.FATES)
    assert Counter(plan.fate for plan in plans) == Counter(dict(year.FATES))
    assert [plan.day for plan in plans] == sorted(plan.day for plan in plans)
    assert {plan.day.year for plan in plans} == {2025}


@pytest.mark.django_db
def test_what_is_carried_leaves_a_closed_case_with_a_chain_and_no_ringing_bell(ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    said: list[str] = []
    assert seed.fill_year(said.append, clock.now(), most=4) == 4
    assert said == ["1/4", "2/4", "3/4", "4/4"]
    assert Case.objects.filter(status__in=("DONE", "CANCELED")).count() == 4
    assert all(case.entries.count() == case.seq for case in Case.objects.all())
    assert not Notice.objects.filter(read_at=None).exists()
    assert seed.fill_year(said.append, clock.now()) == 0  # a second run adds nothing
    source = TrailEntry.objects.filter(case__isnull=False).first()
    assert b'"source":"simulated"' in bytes(source.body)


@pytest.mark.django_db
def test_the_worker_carries_it_with_progress_and_hands_over_the_list(cast, ticking, settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path
    seen: list[tuple[int, int]] = []

    def child(say, *what):
        if what != ("year",):
            return  # the purchases of the year are told by their own test

        def and_look(line):
            say(line)
            job = ExportJob.objects.get(kind=year_job.KIND)
            seen.append((job.done, job.total))

        seed.fill_year(and_look, clock.now(), most=3)

    monkeypatch.setattr(seed, "run_child", child)
    year_job.ask(clock.now())
    job = ExportJob.objects.get(kind=year_job.KIND)
    assert (job.state, job.asked_by) == ("done", cast.section_chief) and seen == [(1, 3), (2, 3), (3, 3)]
    year_job.ask(clock.now())
    assert ExportJob.objects.filter(kind=year_job.KIND).count() == 1


@pytest.mark.django_db
def test_every_fate_ends_as_planned(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    ends = {"agreed": "archived", "cut": "archived", "corrected": "archived", "reassign": "archived", "disagree": "archived",
            "daily": "daily_advice", "construction": "to_investment", "refused_unit": "refused", "refused_window": "refused",
            "refused_head": "refused", "lapsed": "lapsed", "terminated": "terminated"}
    first: dict[str, year.Plan] = {}
    for plan in year.plans(seed.year_begins(clock.now()).year):
        first.setdefault(plan.fate, plan)
    assert first.keys() == ends.keys()
    from workflows.demo.stage import Stage

    units = None
    for number, plan in enumerate(sorted(first.values(), key=lambda plan: plan.day)):
        with clock.simulated(year.begins_at(plan, number)) as then:
            units = units or year.build(cast, then.moment)
            stage = Stage(then, cast, say=lambda line: None)
            year.carry(stage, plan, units[plan.unit], number)
        assert Case.objects.get(pk=stage.case.pk).outcome == ends[plan.fate], plan


@pytest.mark.django_db
def test_it_signs_with_the_passwords_that_the_site_has_stored_and_leaves_them_as_they_are(cast, settings):
    """The child runs with cheap hashes; the accounts of a running demo have real ones."""
    from django.contrib.auth import hashers

    from approvals.models import User
    from workflows.demo import hashing
    from workflows.demo.cast import PASSWORD

    cheap = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    User.objects.filter(pk=cast.head.pk).update(password=(stored := hashers.make_password(PASSWORD)))
    settings.PASSWORD_HASHERS = cheap
    head = User.objects.get(pk=cast.head.pk)
    assert not head.check_password(PASSWORD)
    try:
        hashing.use()
        assert head.check_password(PASSWORD) and head.check_password(PASSWORD) and not head.check_password("wrong")
        assert User.objects.get(pk=head.pk).password == stored
    finally:
        settings.PASSWORD_HASHERS = cheap
        hashers.get_hashers.cache_clear()
        hashers.get_hashers_by_algorithm.cache_clear()


def test_the_kind_of_the_job_is_known_to_the_worker():
    assert year_job.KIND in jobs.makers()


@pytest.mark.django_db
def test_nobody_is_asked_to_wait_for_more_jobs_than_one_person_may(cast, ticking, monkeypatch):
    asked: Counter[str] = Counter()
    monkeypatch.setattr(jobs, "ask", lambda by, *what: asked.update([by.username]))
    year_job.ask(clock.now())
    assert sum(asked.values()) == 4 and max(asked.values()) < jobs.AT_ONCE
