"""From the named fields of one row to an event, or to the reason why it is none."""

from collections.abc import Mapping, Sequence

from odr.logistics.reading import moments, names
from odr.logistics.reading.model import Moment, Row

Fields = Mapping[str, str]  # field of columns.yaml -> what stands there
RAW_LIMIT = 2000  # characters of a row that are shown; the file itself keeps all
TEXT_LIMIT = 500


def named(cells: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Fields from (name, value) pairs. Of two names for the same field the preferred one counts, if it is not empty."""
    best: dict[str, tuple[int, str]] = {}
    for name, value in cells:
        key = names.key_of(name)
        for field, ranks in names.fields().items():
            rank = ranks.get(key)
            if rank is not None and field != "envelope" and value.strip() and rank < best.get(field, (1000, ""))[0]:
                best[field] = (rank, value)
    return {field: value for field, (_rank, value) in best.items()}


def knows(columns: Sequence[str]) -> bool:
    """Whether these names tell when and what."""
    found = named([(name, "x") for name in columns])
    return bool(found.keys() & {"moment", "date", "time"}) and bool(found.keys() & {"text", "code"})


def day_told(fields: Fields) -> str:
    """Where a row tells its day: the one field for the moment, or that for the day."""
    return fields.get("moment") or fields.get("date") or fields.get("time") or ""


def read_row(fields: Fields, *, line: int, raw: str, shape: str, order: str, where: str = "", number: str = "") -> Row:
    """The event of a row; a row that cannot be read keeps what it says, and says why."""
    code, text = names.plain(fields.get("code", ""))[:40], names.plain(fields.get("text", ""))[:TEXT_LIMIT]
    moment: Moment | None = None
    problem = ""
    try:
        moment = moments.read_moment(
            fields.get("moment", "") or ("" if "date" in fields else fields.get("time", "")),
            day=fields.get("date", ""),
            time=fields.get("time", ""),
            zone=fields.get("zone", ""),
            order=order,
        )
    except moments.Unread as unread:
        problem = unread.problem.value
    if not code and not text:
        problem = "no_event"
    return Row(
        line=line,
        where=where,
        raw=raw[:RAW_LIMIT],
        problem=problem,
        moment=moment,
        code=code,
        text=text,
        milestone=names.milestone_of(code, text, shape=shape),
        place=names.plain(fields.get("place", ""))[:200],
        country=names.country_of(fields.get("country", "")),
        number=names.number_of(fields.get("number", "")) or number,
    )
