"""Two people at one entry of a register: the second is told what the first wrote, nothing is overwritten, nothing typed is lost."""
import re

import pytest

from approvals.models import TrailEntry
from procurement.parties.models import ExpertEmployer, PartyChange, Supplier

from .desk_b import browser
from .test_parties import entered, supplier, text

pytestmark = pytest.mark.django_db


def shown(client, url):
    """The edition that the form of this page carries."""
    (found,) = re.findall(r'name="edition" value="(\d+)"', client.get(url).content.decode())
    return found


def test_a_change_by_a_colleague_meanwhile_is_told_and_not_overwritten(cast):
    one = entered(cast)
    first, second, url = browser(cast.buyer), browser(cast.second_buyer), f"/parties/suppliers/{one.pk}/change/"
    seen = shown(first, url), shown(second, url)
    assert seen[0] == seen[1] == str(PartyChange.objects.get().pk)
    assert first.post(url, supplier(phone="010-5550-0009", reason="来函更正", edition=seen[0])).status_code == 302
    late = second.post(url, supplier(address="示例路88号", reason="迁址", edition=seen[1]))
    assert late.status_code == 409
    told, page = text(late), late.content.decode()
    assert all(word in told for word in (str(cast.buyer), "联系电话", "010-5550-0001 → 010-5550-0009", "未保存"))
    assert 'value="示例路88号"' in page and 'value="迁址"' in page
    one.refresh_from_db()
    assert (one.phone, one.address) == ("010-5550-0009", "示例路1号") and PartyChange.objects.count() == 2
    assert TrailEntry.objects.filter(action="party.changed").count() == 1
    again = re.findall(r'name="edition" value="(\d+)"', page)
    assert second.post(url, supplier(phone="010-5550-0009", address="示例路88号", reason="迁址", edition=again[0])).status_code == 302
    one.refresh_from_db()
    assert (one.phone, one.address) == ("010-5550-0009", "示例路88号")


def test_a_form_with_a_mistake_keeps_the_edition_it_was_shown_with(cast):
    one = entered(cast)
    first, second, url = browser(cast.buyer), browser(cast.second_buyer), f"/parties/suppliers/{one.pk}/change/"
    seen = shown(second, url)
    first.post(url, supplier(phone="010-5550-0009", reason="来函更正"))
    wrong = second.post(url, supplier(address="示例路88号", edition=seen))
    assert wrong.status_code == 422 and f'name="edition" value="{seen}"' in wrong.content.decode()
    assert second.post(url, supplier(address="示例路88号", reason="迁址", edition=seen)).status_code == 409


@pytest.mark.parametrize(("verb", "data"), [
    ("end", {"on": "2026-03-02", "reason": "歇业"}), ("person", {"name": "钱总", "tie": "head", "since": "2020-01-01"}),
    ("bad", {"reason": "弃标", "document": "通报〔2026〕1号", "since": "2026-01-01"}),
])
def test_every_act_of_a_party_is_held_against_what_was_seen(cast, verb, data):
    one = entered(cast)
    first, second, url = browser(cast.buyer), browser(cast.second_buyer), f"/parties/suppliers/{one.pk}/{verb}/"
    seen = shown(second, url)
    first.post(f"/parties/suppliers/{one.pk}/change/", supplier(name="新名称", reason="更名"))
    assert second.post(url, data | {"edition": seen}).status_code == 409
    assert PartyChange.objects.count() == 2 and Supplier.objects.get().standing == "active"
    assert second.post(url, data | {"edition": shown(second, url)}).status_code == 302


def test_the_end_of_a_tie_is_held_against_it_too(cast):
    one, first, second = entered(cast, "experts"), browser(cast.draw_operator), browser(cast.system_admin)
    first.post(f"/parties/experts/{one.pk}/employer/", {"employer": "示例研究院", "tie": "staff", "since": "2024-01-01"})
    tie = ExpertEmployer.objects.get()
    url = f"/parties/experts/{one.pk}/employer/{tie.pk}/end/"
    seen = shown(second, url)
    first.post(f"/parties/experts/{one.pk}/relative/", {"name": "秘密亲属", "kinship": "spouse"})
    late = second.post(url, {"on": "2026-03-01", "reason": "离职", "edition": seen})
    assert late.status_code == 409 and "秘密亲属" not in text(late)
    tie.refresh_from_db()
    assert tie.until is None
