"""No address without its line in the table; what needs no browser to be known of each: answer, queries, weight."""
import gzip
import re
from functools import cache

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .table import ANSWERS, PAGES, POST_ONLY, names

QUERIES = 12
COLD = 150 * 1024
"""Bytes, compressed, of a page and everything it names, for somebody who comes for the first time."""


def client_of(scene, person: str) -> Client:
    client = Client()
    if person:
        client.force_login(scene.user(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(one, scene) -> str:
    return one if isinstance(one, str) else one(scene)


def test_every_address_of_the_site_has_its_line():
    lines = {page.name for page in PAGES} | set(ANSWERS) | set(POST_ONLY)
    assert names() - lines == set(), "an address without a line in tests/browser/table.py"
    assert lines - names() == set(), "a line whose address is gone"


def test_every_label_stands_once():
    assert len({page.label for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("one", [page for page in PAGES if page.status == 200], ids=lambda page: page.label)
def test_a_page_asks_few_queries_and_is_light(one, scene):
    client = client_of(scene, one.person)
    client.get(one.url(scene))  # the first opening of a step is noted once
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(one.url(scene))
    assert answer.status_code == 200
    told = "\n".join(query["sql"][:160] for query in asked)
    assert len(asked) <= QUERIES, f"{len(asked)} queries:\n{told}"
    weight = len(gzip.compress(answer.content)) + sum(_weight(path) for path in set(_static(answer.content.decode())))
    assert weight <= COLD, f"{weight:,} bytes"


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_no_page_answers_as_expected(name, scene):
    one = ANSWERS[name]
    answer = client_of(scene, one.person).get(address(one.address, scene))
    says = answer.headers["Location"] if one.status == 302 else answer.headers["Content-Type"]
    assert (answer.status_code, says.startswith(one.says)) == (one.status, True), f"{answer.status_code} {says}"


@pytest.mark.parametrize("name", POST_ONLY)
def test_what_changes_something_is_never_a_link(name, scene):
    where = address(POST_ONLY[name], scene)
    for person in ("vice_head", "auditor"):
        for method in ("get", "head", "put", "delete", "patch"):
            assert getattr(client_of(scene, person), method)(where).status_code in {405, 403}, f"{method} {where} as {person}"


def _static(html: str) -> list[str]:
    return re.findall(r'(?:href|src)="/static/([^"?]+)"', html)


@cache
def _weight(path: str) -> int:
    found = finders.find(path)
    assert found, path
    with open(found, "rb") as file:
        return len(gzip.compress(file.read()))
