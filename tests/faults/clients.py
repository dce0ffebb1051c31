"""Programs that file complaints through the API and repeat with the same Idempotency-Key until they are answered."""

import http.client
import json
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

ANSWER_SECONDS = 10
REPEAT_AFTER_SECONDS = 0.3
PATIENCE_SECONDS = 120

COMPLAINT = {
    "issue": "not_as_described",
    "story": "The lamp is much smaller than the picture showed. I wrote to the shop twice and got no answer.",
    "item": "Desk lamp with wireless charger",
    "contract_kind": "goods",
    "purchased_on": "2026-10-02",
    "price": "129.00",
    "currency": "EUR",
    "marketplace_name": "Mercato",
    "delivery_country": "FR",
    "purpose": "private",
    "bought_on": "marketplace",
    "in_my_language": "yes",
    "in_my_currency": "yes",
    "ships_here": "yes",
    "respondent_name": "Lumen Trading Co.",
    "respondent_country": "CN",
    "respondent_email": "service@lumen-shop.example",
    "remedy": "refund",
    "remedy_amount": "129.00",
}


@dataclass
class Told:
    """What the clients were answered: the case of each key, and how often each other answer came."""

    acknowledged: dict[str, dict[str, str]] = field(default_factory=dict)
    replayed: int = 0  # the first answer was lost on its way; the repeat gave it again
    other: Counter[str] = field(default_factory=Counter)
    given_up: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def file_many(*, port: int, token: str, count: int, pause: float, told: Told) -> None:
    """File `count` complaints one after the other, each until it is acknowledged."""
    for _ in range(count):
        began = time.monotonic()
        key = str(uuid.uuid4())
        body = json.dumps({**COMPLAINT, "order_number": key[:18]})
        while not _filed(port=port, token=token, key=key, body=body, told=told):
            if time.monotonic() - began > PATIENCE_SECONDS:
                with told.lock:
                    told.given_up.append(key)
                break
            time.sleep(REPEAT_AFTER_SECONDS)
        time.sleep(max(0.0, pause - (time.monotonic() - began)))


def _filed(*, port: int, token: str, key: str, body: str, told: Told) -> bool:
    try:
        status, replay, content = _post(port=port, token=token, key=key, body=body)
    except (OSError, http.client.HTTPException) as error:
        with told.lock:
            told.other[type(error).__name__] += 1
        return False
    with told.lock:
        if status == 201:
            told.acknowledged[key] = json.loads(content)
            told.replayed += replay
        else:
            told.other[str(status)] += 1
    return status == 201


def _post(*, port: int, token: str, key: str, body: str) -> tuple[int, bool, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        connection.request("POST", "/api/v1/complaints/", body=body, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, answer.headers.get("Idempotent-Replay") == "true", content
    finally:
        connection.close()
