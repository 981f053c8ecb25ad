"""A command that the documents tell somebody to type exists."""
import re
from itertools import chain

import pytest
from django.core.management import call_command, get_commands, load_command_class

from .pages import PAGES, name_of, quoted, text

TARGETS = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.M))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets_exist(page):
    typed = chain.from_iterable(re.findall(r"(?:^|[;&] *|-- )make (?:-C \S+ )?([a-z][a-z-]*)\b", quote) for quote in quoted(page))
    assert set(typed) - TARGETS == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_management_commands_exist(page):
    typed = set(chain.from_iterable(re.findall(r"manage\.py ([a-z_]+)", quote) for quote in quoted(page)))
    assert typed - set(get_commands()) == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_options_of_management_commands_exist(page):
    for quote in quoted(page):
        for name, rest in re.findall(r"manage\.py ([a-z_]+)([^#;&|`]*)", quote):
            if name in get_commands():
                parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
                known = set(chain.from_iterable(action.option_strings for action in parser._actions))
                assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= known, quote


def test_the_python_modules_to_run_exist():
    from importlib.util import find_spec

    typed = {name for page in PAGES for quote in quoted(page) for name in re.findall(r"python -m ([a-z_.]+)", quote)}
    assert typed and [name for name in typed if find_spec(name) is None] == []


@pytest.mark.django_db
def test_flush_is_refused_once_history_stands(cast):
    from django.core.management.base import CommandError
    from django.db import transaction

    with pytest.raises(CommandError), transaction.atomic():
        call_command("flush", interactive=False, verbosity=0)
