"""品目 as rows of the rulebook: the tree by the length of codes, the centralised catalogue by place and day."""
from datetime import date

import pytest

from procurement.budgets import catalogue
from procurement.budgets.choices import categories
from procurement.rulebook.models import RuleRow

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def row(code, text, since=date(2026, 1, 1), **where):
    return RuleRow(code=code, title_zh="品目", basis_doc="本级目录", text=text, unit="text", comparator="=", effective_from=since,
                   mark="unverified", pack="trial", **where).save()  # fmt: skip


def test_a_bottom_category_has_nothing_below_it():
    tree = catalogue.tree(DAY)
    assert tree["A02010105"].bottom and not tree["A020101"].bottom and not tree["A"].bottom
    assert [str(one) for one in catalogue.path("A02010105", DAY)] == [
        "A 货物", "A02 设备", "A0201 信息化设备", "A020101 计算机", "A02010105 台式计算机"]
    assert {tree[code].object_type for code in ("A02010105", "B08010100", "C21040001")} == {"goods", "works", "services"}
    codes = [code for code, _name in categories()]
    assert "A02010105" in codes and "A020101" not in codes and codes == sorted(codes)


def test_every_code_of_the_example_hangs_on_another():
    tree = catalogue.tree(DAY)
    orphans = [code for code in tree if len(code) > 1 and not any(code[:n] in tree for n in range(1, len(code)))]
    assert not orphans and len([one for one in tree.values() if one.bottom]) > 40


def test_the_bureau_adds_a_code_below_and_takes_one_out():
    row("catalogue.item.a0201010501", "国产台式计算机")
    row("catalogue.item.a05010301", "-")
    tree = catalogue.tree(DAY)
    assert tree["A0201010501"].bottom and not tree["A02010105"].bottom and "A05010301" not in tree
    assert "A0201010501" not in catalogue.tree(date(2025, 12, 31))


def test_the_nearest_row_says_whether_it_is_in_the_centralised_catalogue(settings):
    assert catalogue.in_catalogue("A02010105", DAY) and catalogue.in_catalogue("A02021003", DAY)  # the second by the printers above it
    assert not catalogue.in_catalogue("A05010301", DAY)
    row("catalogue.central.a02021003", "out")
    assert not catalogue.in_catalogue("A02021003", DAY) and catalogue.in_catalogue("A02021004", DAY)
    row("catalogue.central.a05010301", "in", date(2026, 4, 1), jurisdiction="CN-46")
    settings.JURISDICTION = "CN-4601"
    assert not catalogue.in_catalogue("A05010301", date(2026, 3, 31)) and catalogue.in_catalogue("A05010301", date(2026, 4, 1))
    settings.JURISDICTION = "CN-35"
    assert not catalogue.in_catalogue("A05010301", date(2026, 4, 1))


def test_codes_are_read_as_people_type_them():
    assert catalogue.tidy(" a0201 0105 ") == "A02010105"
