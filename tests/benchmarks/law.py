"""The law engine: full findings per second on one core, and the same twenty rules in two known rule engines.

A full finding is what a person gets: `determine` for every court that could be seised, and the memo. The peers are
`zen-engine` (decision tables, written in Rust) and `cel-python` (Google's Common Expression Language). They answer each
rule with yes or no; ours besides tells unknown from no, which rules decide, and what is missing. All three read the same
twenty conditions, translated from the pack, and the same facts, all of them told.
"""

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import celpy
import zen

from platform_rules import countries, determine, memo
from platform_rules.facts import read_facts
from platform_rules.law import Run
from platform_rules.pack import Rule, pack
from platform_rules.table import days_of
from platform_rules.vocabulary import vocabulary

ROUNDS = 5
FINDINGS = 400
PEER_RULES = 20
PEER_CALLS = 60
TODAY = date(2026, 11, 21)
HOMES = ["FR", "DE", "GB", "CN", "JP", "US-CA", "US-NY", "CA-QC", "SG", "HK", "BR", "AU", "ES", "IT", "KR", "IN"]
_START = "import time;b=time.perf_counter();from platform_rules.pack import pack;n=len(pack().rules);print(time.perf_counter()-b,n)"


def figures(_home: Path) -> Iterator[dict[str, Any]]:
    """Load time of all data; full findings; the peers."""
    yield _load()
    yield _findings()
    yield _peers()


def _load() -> dict[str, Any]:
    """A fresh process each time, as a worker starts."""
    runs = [
        subprocess.run([sys.executable, "-c", _START], capture_output=True, text=True, check=True)
        for _ in range(ROUNDS)
    ]
    seconds = statistics.median(float(each.stdout.split()[0]) for each in runs)
    empty = [_timed(lambda: subprocess.run([sys.executable, "-c", "import yaml"], check=True)) for _ in range(ROUNDS)]
    return {
        "figure": "load of all law data in a fresh process",
        "seconds": round(seconds, 3),
        "rules": int(runs[0].stdout.split()[1]),
        "ratio_to_starting_python": round(seconds / statistics.median(empty), 2),
        "aim": "seconds < 1",
        "rounds": ROUNDS,
    }


def complaints(number: int, *, seed: int = 7) -> list[dict[str, Any]]:
    """Complaints as they differ in life: countries, kind, day, clauses, what was told."""
    chance = random.Random(seed)
    return [_complaint(chance) for _ in range(number)]


def _complaint(chance: random.Random) -> dict[str, Any]:
    home, seller = chance.choice(HOMES), chance.choice(HOMES)
    facts: dict[str, Any] = {
        "consumer.residence": home,
        "consumer.purpose": "private",
        "trader.establishment": seller,
        "contract.kind": chance.choice(["goods", "goods", "services", "digital_service"]),
        "contract.online": True,
        "contract.date": f"202{chance.randrange(2, 7)}-0{chance.randrange(1, 10)}-1{chance.randrange(0, 10)}",
        "contract.price": chance.randrange(10, 5000),
        "contract.currency": "EUR",
        "claim.kind": chance.choice(["refund", "warranty", "contract_damages"]),
        "claim.brought_by": "consumer",
        "claim.issue": chance.choice(["non_delivery", "defective", "refund_refused", "other"]),
        "proceedings.kind": "ordinary",
    }
    if chance.random() < 0.7:
        facts |= {"directing.site": "transactional", "directing.ships_to_consumer_state": True}
    if chance.random() < 0.4:
        facts |= {"clause.law": seller, "clause.forum": seller, "assent.form": "clickwrap"}
    if chance.random() < 0.2:
        facts |= {"clause.arbitration": True, "assent.form": "clickwrap"}
    return facts


def _full(facts: Mapping[str, Any]) -> None:
    for place in dict.fromkeys((facts["consumer.residence"], facts["trader.establishment"])):
        determine({**facts, "proceedings.seised_in": place}, as_of=TODAY)
    memo(facts, as_of=TODAY)


def _findings() -> dict[str, Any]:
    asked = complaints(FINDINGS)
    for facts in asked[:100]:
        _full(facts)
    times = sorted(_cpu(lambda facts=facts: _full(facts)) for _ in range(ROUNDS) for facts in asked)  # type: ignore[misc]
    ceiling = statistics.median(_cpu(lambda: json.loads(json.dumps(asked[0]))) for _ in range(1000))
    return {
        "figure": "full findings of the law engine, all forums and the memo, one core",
        "findings_per_second": round(len(times) / sum(times), 1),
        "p50_ms": round(times[len(times) // 2] * 1000, 2),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1000, 2),
        "ratio_to_reading_the_facts_as_json": round(statistics.median(times) / ceiling, 1),
        "aim": "p99_ms <= 10",
        "rounds": ROUNDS,
    }


def _peers() -> dict[str, Any]:
    rules = peer_rules()
    facts = [_all_told(each) for each in complaints(PEER_CALLS)]
    kinds = {"ours": _ours(rules), "zen": _zen(rules), "cel": _cel(rules)}
    answers = {name: [ask(each) for each in facts] for name, ask in kinds.items()}
    assert answers["ours"] == answers["zen"] == answers["cel"]
    rates = {
        name: [len(facts) / _cpu(lambda ask=ask: [ask(each) for each in facts]) for _ in range(ROUNDS)]  # type: ignore[misc]
        for name, ask in kinds.items()
    }
    middle = {name: statistics.median(found) for name, found in rates.items()}
    return {
        "figure": f"the same {PEER_RULES} rules on the same facts, evaluations of all of them per second, one core",
        **{f"{name}_per_second": round(rate, 1) for name, rate in middle.items()},
        "ratio_to_zen_engine": round(middle["ours"] / middle["zen"], 3),
        "ratio_to_cel_python": round(middle["ours"] / middle["cel"], 3),
        "rounds": ROUNDS,
    }


def peer_rules() -> list[Rule]:
    """Twenty rules whose conditions ask facts alone, in ways the peers have too."""
    found = [
        rule for rule in pack().rules if rule.raw_when and _expressible(rule.raw_when) and _written(rule.raw_when, "&&")
    ]
    return sorted(found, key=lambda rule: -len(json.dumps(rule.raw_when)))[:PEER_RULES]


def _expressible(when: Mapping[str, Any]) -> bool:
    plain = vocabulary().facts
    for key, wanted in when.items():
        if key in ("any", "all"):
            if not all(_expressible(part) for part in wanted):
                return False
        elif key not in plain or plain[key].type in ("codes", "date") or not _plain_test(wanted):
            return False
    return True


def _plain_test(wanted: Any) -> bool:
    """Equality, lists and groups without days of their own."""
    return not isinstance(wanted, Mapping) or (
        set(wanted) == {"in"} and all(countries.is_place(group) and "-" not in group for group in _listed(wanted["in"]))
    )


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _written(when: Mapping[str, Any], also: str) -> str:
    """A condition as an expression both peers read; `also` is their word for "and"."""
    either = " || " if also == "&&" else " or "
    parts = []
    for key, wanted in when.items():
        if key == "any":
            parts.append("(" + either.join(_written(part, also) for part in wanted) + ")")
        elif key == "all":
            parts.append("(" + f" {also} ".join(_written(part, also) for part in wanted) + ")")
        else:
            values = _listed(wanted["in"] if isinstance(wanted, Mapping) else wanted)
            name = key.replace(".", "_")
            parts.append(f"({name} in [{', '.join(json.dumps(value) for value in values)}])")
    return f" {also} ".join(parts)


def _all_told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Every fact the rules ask, so that all three engines have the same two-valued task."""
    chance = random.Random(json.dumps(facts, sort_keys=True))
    keys = {key for rule in peer_rules() for key in _keys(rule.raw_when)}
    more = {key: _some(key, chance) for key in sorted(keys) if key not in facts}
    return {
        key: value.partition("-")[0] if vocabulary().facts[key].type == "code" else value
        for key, value in {**facts, **more}.items()
    }


def _keys(when: Mapping[str, Any]) -> set[str]:
    nested = [part for key in ("any", "all") for part in when.get(key, [])]
    return {key for key in when if key not in ("any", "all")}.union(*(_keys(part) for part in nested))


def _some(key: str, chance: random.Random) -> Any:
    word = vocabulary().facts[key]
    if word.type == "enum":
        return chance.choice(word.values)
    return {
        "bool": chance.random() < 0.5,
        "code": chance.choice(HOMES),
        "number": 100,
        "text": "ICC",
        "currency": "EUR",
    }[word.type]


def _ours(rules: list[Rule]) -> Callable[[dict[str, Any]], list[bool]]:
    def ask(facts: dict[str, Any]) -> list[bool]:
        known = read_facts(facts, as_of=TODAY)
        days = days_of(known)
        run = Run(facts=known, days=days, table={})
        return [rule.test(run, getattr(days, rule.basis)).truth is True for rule in rules]

    return ask


def _zen(rules: list[Rule]) -> Callable[[dict[str, Any]], list[bool]]:
    expressions = [
        {"id": f"e{n}", "key": f"r{n}", "value": _written(rule.raw_when, "and")} for n, rule in enumerate(rules)
    ]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {
            "id": "do",
            "type": "expressionNode",
            "name": "do",
            "position": {"x": 1, "y": 0},
            "content": {"expressions": expressions},
        },
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "do", "type": "edge"},
        {"id": "b", "sourceId": "do", "targetId": "out", "type": "edge"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def ask(facts: dict[str, Any]) -> list[bool]:
        found = decision.evaluate(_flat(facts))["result"]
        return [bool(found[f"r{n}"]) for n in range(len(rules))]

    return ask


def _cel(rules: list[Rule]) -> Callable[[dict[str, Any]], list[bool]]:
    environment = celpy.Environment()
    programs = [environment.program(environment.compile(_written(rule.raw_when, "&&"))) for rule in rules]

    def ask(facts: dict[str, Any]) -> list[bool]:
        activation = {key: celpy.json_to_cel(value) for key, value in _flat(facts).items()}
        return [bool(program.evaluate(activation)) for program in programs]

    return ask


def _flat(facts: dict[str, Any]) -> dict[str, Any]:
    return {key.replace(".", "_"): value for key, value in facts.items()}


def _cpu(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
