"""What the courts answered beside what the engine found, over all cases of the demonstration."""

from dataclasses import dataclass
from typing import Any, Final

from odr.cases.models import Case
from odr.demo import seeding
from odr.demo.models import SeededCase
from odr.determinations import queries
from odr.determinations.models import Determination, ReportedDecision

SAME, OPEN, DIFFERENT = "same", "open", "different"
VERDICTS: Final = (SAME, OPEN, DIFFERENT)


@dataclass(frozen=True)
class Compared:
    """One decision, its case here, and the answers side by side."""

    system: str
    case: Case
    decision: ReportedDecision
    answers: list[dict[str, Any]]

    @property
    def verdict(self) -> str:
        """`same` when every answer is; `different` as soon as one differs; otherwise the engine left something open."""
        if all(one["same"] for one in self.answers):
            return SAME
        return DIFFERENT if any(one["found"] is not None and not one["same"] for one in self.answers) else OPEN


def all_cases() -> list[Compared]:
    """Every decision with its case, by legal system. A decision around which several stories are told stands here once."""
    named = {story["decision"] for story in seeding.stories() if "key" not in story}
    rows = SeededCase.objects.filter(key__in=named).select_related("case__reported_decision").order_by("system", "key")
    held = Determination.objects.filter(case__in=rows.values("case"), superseded_by=None).order_by("made_at")
    found = {one.case_id: one for one in held}
    return [_compared(row, found[row.case_id]) for row in rows]


def _compared(row: SeededCase, found: Determination) -> Compared:
    decision = row.case.reported_decision
    return Compared(system=row.system, case=row.case, decision=decision, answers=queries.compare(decision, found))
