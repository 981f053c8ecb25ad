"""Whom to believe about where a request comes from: X-Forwarded-For and -Proto count only when a named proxy of ours hands them over.

Anybody can write these headers. From elsewhere they are removed, so neither trail, lock-out nor the redirect to https is led astray."""
import ipaddress
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED",
             "HTTP_X_REAL_IP")
UNIX = "unix"
"""In TRUSTED_PROXIES: whoever speaks over the local socket, where there is no address."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedProxies:
    """The outermost middleware: from here on REMOTE_ADDR is the client's address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.unix, self.networks = named(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        near = str(meta.get("REMOTE_ADDR", "")).strip()
        if self._ours(near):
            meta["REMOTE_ADDR"] = self._client(str(meta.get("HTTP_X_FORWARDED_FOR", ""))) or near
            kept = str(meta.get("HTTP_X_FORWARDED_PROTO", "")).strip().lower()
        else:
            kept = ""
        for name in FORWARDED:
            meta.pop(name, None)
        if kept in ("http", "https"):
            meta["HTTP_X_FORWARDED_PROTO"] = kept
        return self.get_response(request)

    def _ours(self, address: str) -> bool:
        if not address:
            return self.unix
        found = _address(address)
        return found is not None and any(found in network for network in self.networks)

    def _client(self, chain: str) -> str:
        """From the right: the first address that is no proxy of ours; what stands left of it was written by the client himself."""
        client = ""
        for one in reversed([part.strip() for part in chain.split(",") if part.strip()]):
            found = _address(one)
            if found is None:
                return client
            client = str(found)
            if not any(found in network for network in self.networks):
                return client
        return client


def named(words: list[str]) -> tuple[bool, list[Network]]:
    """The setting as networks; raises ValueError for what is neither an address, a network nor `unix`."""
    return UNIX in words, [ipaddress.ip_network(word, strict=False) for word in words if word and word != UNIX]


def _address(text: str) -> Any:
    """An address, without brackets and port; None for what is none. An IPv4 address in IPv6 dress is undressed."""
    text = text.strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
