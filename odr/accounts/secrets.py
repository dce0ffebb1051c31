"""Secrets given to people: made at random, kept as hashes, and sealed while they wait to be sent."""

import base64
import hashlib
import json
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.fernet import Fernet
from django.utils.crypto import constant_time_compare, salted_hmac

CODE_DIGITS: Final = 8
TOKEN_BYTES: Final = 32


@dataclass(frozen=True)
class Pair:
    """What one e-mail carries: a token for the link and a code to type. Never logged, never kept in clear."""

    token: str
    code: str

    def __repr__(self) -> str:
        return "Pair(hidden)"


def new_pair() -> Pair:
    """A fresh token of 256 bits and a code of eight digits."""
    return Pair(token=secrets.token_urlsafe(TOKEN_BYTES), code=f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}")


def token_hash(token: str) -> str:
    """What is kept of a token. It is long and random, so a plain hash gives nothing away."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(code: str, *, link_id: UUID) -> str:
    """What is kept of a code: keyed, because eight digits could be tried out against a plain hash."""
    return _keyed(f"{link_id}:{code}", "accounts.code")


def address_hash(address: str) -> str:
    """An address as it is looked up, so that addresses of strangers are not collected."""
    return _keyed(address.strip().lower(), "accounts.address")


def code_matches(code: str, *, link_id: UUID, expected: str) -> bool:
    """Whether this is the code of the link, in the same time for every wrong one."""
    return constant_time_compare(code_hash(code, link_id=link_id), expected)


def read_code(typed: str) -> str:
    """The digits of a typed code: any script's digits, any width, with or without spaces and hyphens; "" if none."""
    plain = unicodedata.normalize("NFKC", typed[:100])
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain)
    digits = re.sub(r"[\s\-‐-―.]", "", digits)
    return digits if re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", digits) else ""


def seal(pair: Pair) -> bytes:
    """The pair, encrypted for the moment until it is sent."""
    return fernet("accounts.sealed").encrypt(json.dumps([pair.token, pair.code]).encode())


def unseal(sealed: bytes | memoryview) -> Pair:
    """What `seal` put away. Raises cryptography's InvalidToken if the site's secret key is another one now."""
    token, code = json.loads(fernet("accounts.sealed").decrypt(bytes(sealed)))
    return Pair(token=token, code=code)


def _keyed(text: str, purpose: str) -> str:
    return salted_hmac(purpose, text, algorithm="sha256").hexdigest()


def fernet(purpose: str) -> Fernet:
    """Encryption under a key that follows from the site's secret key, another one for each purpose."""
    key = salted_hmac(purpose, "key", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
