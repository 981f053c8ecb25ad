"""Hashes of the demo's own password, checked once: the child that carries the past year signs some hundred times with the same one."""
from functools import cache

from django.contrib.auth.hashers import PBKDF2PasswordHasher


@cache
def _fits(password: str, encoded: str) -> bool:
    return PBKDF2PasswordHasher().verify(password, encoded)


class Remembered(PBKDF2PasswordHasher):
    """As strong as the site's, so that a check never rewrites a stored hash; a pair once checked is remembered by this process."""

    def verify(self, password: str, encoded: str) -> bool:
        return _fits(password, encoded)


def use() -> None:
    """From now on this process checks passwords so. Only the child of the demo calls it."""
    from django.conf import settings
    from django.contrib.auth import hashers

    settings.PASSWORD_HASHERS = [f"{__name__}.{Remembered.__name__}"]
    for remembered in (hashers.get_hashers, hashers.get_hashers_by_algorithm):
        remembered.cache_clear()  # type: ignore[union-attr]  # lru_cache, which its stubs do not tell
