"""The catalogues: brought up to date with the source, checked, and compiled."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polib

from odr.common.messages.extract import ROOT, Message, messages_of

PLURALS: Final = {
    "zh_Hans": "nplurals=1; plural=0;",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
}
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|(?<!%)%[sd]")
TAG: Final = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)


def languages_of(app: str) -> list[str]:
    """The languages whose catalogue an app must have, as gettext writes them."""
    return ["zh_Hans", "ar"]


def path_of(app: str, language: str) -> Path:
    """Where the catalogue of an app in a language is."""
    return ROOT / "odr" / app / "locale" / language / "LC_MESSAGES" / "django.po"


def load(app: str, language: str) -> polib.POFile:
    """The catalogue as it is; an empty one when there is none."""
    path = path_of(app, language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    return polib.POFile(wrapwidth=0)


def merge(app: str, language: str) -> int:
    """Bring a catalogue up to date, and write it. Returns how many messages still want a translation."""
    after = merged(app, language)
    if len(after):
        path = path_of(app, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        after.save(str(path))
    return sum(not _translated(entry) for entry in after)


def merged(app: str, language: str) -> polib.POFile:
    """A catalogue brought up to date: new messages empty, old translations kept, what is gone dropped.

    Its text depends on the source and the translations alone: each message on one line, in the order of the source.
    """
    before = {(entry.msgctxt or "", entry.msgid): entry for entry in load(app, language) if not entry.obsolete}
    after = polib.POFile(wrapwidth=0)
    after.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for message in messages_of(app):
        after.append(_entry(message, before.get(message.key), forms=_forms(language)))
    return after


def _forms(language: str) -> int:
    return int(PLURALS[language].split("=")[1].split(";")[0])


def _entry(message: Message, known: polib.POEntry | None, *, forms: int) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None)
    entry.occurrences = [(place, "") for place in message.places]
    entry.flags = [flag for flag in known.flags if flag != "python-format"] if known else []
    if message.plural:
        entry.msgid_plural = message.plural
        old = known.msgstr_plural if known else {}
        entry.msgstr_plural = {number: old.get(number, "") for number in range(forms)}
    elif known:
        entry.msgstr = known.msgstr
    return entry


def texts_of(entry: polib.POEntry) -> list[str]:
    """The translations of an entry: one, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _translated(entry: polib.POEntry) -> bool:
    return all(texts_of(entry))


def compile_all(apps: list[str]) -> int:
    """Write the `.mo` file beside each catalogue; returns how many."""
    done = 0
    for app in apps:
        for path in (ROOT / "odr" / app / "locale").glob("*/LC_MESSAGES/django.po"):
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
            done += 1
    return done


def problems(app: str, language: str) -> Iterator[str]:
    """What is wrong with a catalogue, one sentence each."""
    catalogue = load(app, language)
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue if not entry.obsolete}
    source = {message.key: message for message in messages_of(app)}
    where = f"{app} ({language})"
    for key, message in source.items():
        if key not in entries:
            yield f"{where}: {message.text!r} of {message.places[0]} is not in the catalogue. Run: manage.py messages"
    for key, entry in entries.items():
        if key not in source:
            yield f"{where}: {entry.msgid!r} is no longer in the source. Run: manage.py messages"
        elif fault := fault_of(entry):
            yield f"{where}: {entry.msgid!r} {fault}"
    if catalogue.obsolete_entries():
        yield f"{where}: holds obsolete messages. Run: manage.py messages"


def fault_of(entry: polib.POEntry) -> str:
    """What is wrong with one translation; empty when nothing is."""
    if entry.fuzzy:
        return "is marked as a guess (fuzzy)"
    if not _translated(entry):
        return "has no translation"
    for text in texts_of(entry):
        if placeholders(text) != placeholders(entry.msgid) and not _plural_form(entry, text):
            return f"has other placeholders in {text!r}"
        if tags(text) != tags(entry.msgid):
            return f"has other tags in {text!r}"
    return ""


def _plural_form(entry: polib.POEntry, text: str) -> bool:
    # The forms for one and two may write the number as a word; the others must show it.
    return bool(entry.msgid_plural) and placeholders(text) <= placeholders(entry.msgid_plural)


def placeholders(text: str) -> set[str]:
    """The named places of a message."""
    return set(PLACEHOLDER.findall(text))


def tags(text: str) -> Counter[str]:
    """The markup of a message, counted by tag."""
    return Counter(name.lower() for name in TAG.findall(text))
