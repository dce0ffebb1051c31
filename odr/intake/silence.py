"""What follows when a clock of the intake runs out. Silence is never an admission, and nothing is refused because time ran out.

Names of `on_expiry` are those of the procedure's data; each effect is done with the case locked.
"""

from datetime import datetime

from django.utils.translation import gettext_noop

from odr.audit import log
from odr.cases import acts, clocks, endings, entering, extensions, pausing
from odr.cases.models import Case, Clock, Side
from odr.intake import letters
from odr.intake.models import IntakeDecision
from odr.notices.telling import tell_administrators, tell_both, tell_side

FINAL_NOTICE = "final_notice"
#: Kept in the source language; pages translate it.
NOTHING_ADDED = gettext_noop("What was missing was not added in time.")


@clocks.on_expiry("mark_respondent_silent")
def note_silence(case: Case, clock: Clock, now: datetime) -> None:
    """The seller did not answer in time: a last notice goes out, and the seller can still answer."""
    act = acts.begin(case_id=case.pk, name="note_silence", by=None, now=now)
    last = clocks.start(act.case, FINAL_NOTICE, at=now)
    act.finish("intake.silence-noted", about=clock)
    tell_side(act.case, Side.RESPONDENT, "final_notice", at=now, clock=last)
    letters.final_notice_too(act.case, at=now)
    tell_side(act.case, Side.CLAIMANT, "seller_silent", at=now, clock=last)


@clocks.on_expiry("open_default_track")
def note_lasting_silence(case: Case, clock: Clock, now: datetime) -> None:
    """The last notice ran out too: the buyer chooses the way forward, and the silence stays in the record."""
    act = acts.begin(case_id=case.pk, name="note_lasting_silence", by=None, now=now)
    choice = entering.enter(act)
    act.finish("intake.lasting-silence-noted", about=clock)
    tell_side(act.case, Side.CLAIMANT, "seller_stayed_silent", at=now, clock=choice)
    tell_side(act.case, Side.RESPONDENT, "went_on_without_you", at=now)


@clocks.on_expiry("declare_inadmissible")
def note_still_deficient(case: Case, clock: Clock, now: datetime) -> None:
    """What was missing was not added: the case ends as incomplete. It can be filed again, or opened again and completed."""
    act = acts.begin(case_id=case.pk, name="note_still_deficient", by=None, now=now)
    IntakeDecision.objects.create(
        case=case, outcome=IntakeDecision.Outcome.REFUSED, reasons=NOTHING_ADDED, decided_at=now
    )
    endings.leave_open(act.case, at=now)
    act.finish("intake.not-completed", about=clock)
    tell_side(act.case, Side.CLAIMANT, "case_incomplete", at=now)


@clocks.on_expiry("escalate_to_supervisor", again=True)
def escalate(case: Case, clock: Clock, now: datetime) -> None:
    """A check is late: the administrators are told. The case stays where it is."""
    log.record("intake.check-escalated", about=clock, case=case, at=now, clock=clock.key)
    tell_administrators(case, "check_late", at=now)


@clocks.on_expiry("alarm_service", again=True)
def alarm(case: Case, clock: Clock, now: datetime) -> None:
    """The claim could not be delivered within a day: the administrators are told. The case stays where it is."""
    log.record("intake.service-late", about=clock, case=case, at=now, clock=clock.key)
    tell_administrators(case, "service_late", at=now)


@clocks.on_expiry("alarm_outcome_cap")
def note_outcome_late(case: Case, clock: Clock, now: datetime) -> None:
    """The case has no outcome within the time of its procedure: the administrators act, and both sides are told why.

    What is under way gets some days more, again and again, up to the longest time a case may take. From then on the case rests:
    it goes on only by the administrator's reasons (Directive 2013/11/EU, art. 8(e)).
    """
    log.record("intake.outcome-late", about=clock, case=case, at=now, clock=clock.key)
    tell_administrators(case, "outcome_late", at=now)
    tell_both(case, "outcome_late_parties", at=now)
    # A lead case has a limit of its own too, which is not lengthened here.
    if clock.key == extensions.OUTCOME_CAP and not extensions.lengthen(case, at=now):
        pausing.rest_at_limit(case_id=case.pk, now=now)
