"""The number of an identity document is never stored: what is kept is a digest that says whether two entries are one person."""

from __future__ import annotations

import hashlib

SALT = b"procurement.parties.identity/1"
"""One for all, since digests of one person must be alike in every register; hence the many rounds against trying out all numbers."""
ROUNDS = 100_000


def digest_of(number: str) -> str:
    """64 hexadecimal characters; nothing for nothing. Blanks and the case of the last letter make no difference."""
    plain = "".join(number.split()).upper()
    return hashlib.pbkdf2_hmac("sha256", plain.encode(), SALT, ROUNDS).hex() if plain else ""
