"""Where a request comes from: a named proxy is believed, everybody else's word about it is thrown away."""
import pytest
from django.test import Client, RequestFactory

from approvals.models import TrailEntry
from approvals.trail.entry import open_commitment
from workflows.demo.cast import PASSWORD
from workflows.desk.proxies import TrustedProxies, named

OURS = ["10.0.0.5", "192.0.2.0/24", "2001:db8::/32"]


def seen(settings, near, trusted=OURS, **headers):
    """META as the rest of the site finds it."""
    settings.TRUSTED_PROXIES = trusted
    found = {}
    TrustedProxies(lambda request: found.update(request.META))(RequestFactory().get("/", headers=headers, REMOTE_ADDR=near))
    return found


@pytest.mark.parametrize(("near", "chain", "client"), [
    ("10.0.0.5", "203.0.113.9", "203.0.113.9"),
    ("10.0.0.5", "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # the client wrote 1.2.3.4 himself
    ("10.0.0.5", "203.0.113.9, 192.0.2.7", "203.0.113.9"),  # through two proxies of ours
    ("10.0.0.5", "evil, 203.0.113.9", "203.0.113.9"),
    ("10.0.0.5", "203.0.113.9, evil", "10.0.0.5"),
    ("10.0.0.5", "", "10.0.0.5"), ("10.0.0.5", " , ", "10.0.0.5"),
    ("10.0.0.5", "203.0.113.9:55123", "203.0.113.9"), ("10.0.0.5", "[2400:3200::1]:443", "2400:3200::1"),
    ("::ffff:10.0.0.5", "203.0.113.9", "203.0.113.9"), ("2001:db8::1", "203.0.113.9", "203.0.113.9"),
    ("10.0.0.6", "203.0.113.9", "10.0.0.6"),  # a neighbour, no proxy of ours
    ("203.0.113.50", "10.0.0.5", "203.0.113.50"),
    ("10.0.0.5", "192.0.2.1", "192.0.2.1"),  # the proxy itself asks, for its monitor
])
def test_the_address_that_counts(settings, near, chain, client):
    assert seen(settings, near, **{"X-Forwarded-For": chain})["REMOTE_ADDR"] == client


def test_nothing_is_believed_where_no_proxy_is_named(settings):
    found = seen(settings, "127.0.0.1", trusted=[], **{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
    assert found["REMOTE_ADDR"] == "127.0.0.1" and "HTTP_X_FORWARDED_PROTO" not in found


def test_a_local_socket_counts_as_a_proxy_only_when_it_is_named(settings):
    assert seen(settings, "", trusted=["unix"], **{"X-Forwarded-For": "203.0.113.9"})["REMOTE_ADDR"] == "203.0.113.9"
    assert seen(settings, "", trusted=OURS, **{"X-Forwarded-For": "203.0.113.9"})["REMOTE_ADDR"] == ""


@pytest.mark.parametrize(("near", "told", "kept"), [
    ("10.0.0.5", "https", "https"), ("10.0.0.5", "HTTPS", "https"), ("10.0.0.5", "http", "http"), ("10.0.0.5", "https,http", None),
    ("203.0.113.50", "https", None),
])
def test_the_scheme_is_the_proxys_word_or_nobodys(settings, near, told, kept):
    assert seen(settings, near, **{"X-Forwarded-Proto": told}).get("HTTP_X_FORWARDED_PROTO") == kept


def test_other_words_about_the_way_are_removed(settings):
    for near in ("10.0.0.5", "203.0.113.50"):
        found = seen(settings, near, **{"X-Forwarded-Host": "evil.example", "Forwarded": "for=1.2.3.4", "X-Real-IP": "1.2.3.4"})
        assert not {"HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_REAL_IP"} & set(found)


def test_what_is_no_address_is_refused_at_the_start():
    with pytest.raises(ValueError):
        named(["proxy.example"])


@pytest.mark.django_db
def test_the_trail_shows_the_clients_address_and_a_forged_one_leaves_no_mark(cast, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    for near, shown in (("127.0.0.1", "203.0.113.9"), ("198.51.100.7", "198.51.100.7")):
        Client(REMOTE_ADDR=near, headers={"X-Forwarded-For": "203.0.113.9"}).post(
            "/accounts/login/", {"login": cast.requester.username, "password": PASSWORD})
        entry = TrailEntry.objects.filter(action="login.succeeded").latest("at")
        assert open_commitment(entry.details, "request.ip") == shown
