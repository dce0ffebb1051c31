"""An answer that is being written. Keeping it is no act of the procedure: nothing is sent and nothing is recorded."""

from datetime import datetime
from typing import Any

from odr.accounts.models import User
from odr.cases.models import Case
from odr.negotiation.models import AnswerDraft


def of(case: Case, user: User) -> dict[str, Any]:
    """What this person has typed so far."""
    draft = AnswerDraft.objects.filter(case=case, user=user).first()
    return dict(draft.data) if draft else {}


def keep(case: Case, user: User, *, now: datetime, **typed: Any) -> dict[str, Any]:
    """Add to what was typed so far, for this person, on whatever device they go on."""
    data = {**of(case, user), **typed}
    AnswerDraft.objects.update_or_create(case=case, user=user, defaults={"data": data, "updated_at": now})
    return data
