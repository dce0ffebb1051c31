"""One case told in order: acts at their moments, and between them everything that clocks and the outbox bring about.

What runs by itself on a live platform (mail, service, reminders, clocks, offers, incidents) is done here at the moment at
which it would have happened, so that nothing of the past is left over when the platform starts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from odr.accounts.models import User
from odr.cases import clocks
from odr.cases.models import Case, Clock, Reminder, Side
from odr.decisions import signing
from odr.demo import mail
from odr.demo.people import PEOPLE
from odr.intake import service
from odr.mediation import operations as mediation
from odr.mediation.models import Proposal
from odr.negotiation import operations as negotiation
from odr.negotiation.models import Offer
from odr.neutrals.models import Appointment, Office
from odr.notices import operations as notices
from odr.notices.models import Notice
from odr.penalties import clocks as matter_clocks
from odr.penalties import discovery, measures
from odr.penalties import operations as penalties
from odr.penalties.models import Clock as MatterClock
from odr.penalties.models import Incident, Measure
from odr.penalties.models import Reminder as MatterReminder

#: How long after its moment a background task notices something.
NOTICED: Final = timedelta(seconds=4)
_SIDES: Final = {"buyer": Side.CLAIMANT, "seller": Side.RESPONDENT}
_OFFICES: Final = {"mediator": Office.MEDIATOR, "arbitrator": Office.ARBITRATOR}

Happening = tuple[datetime, Callable[[datetime], object]]


class TooLate(Exception):
    """The story would go on after today: it has to begin earlier."""


@dataclass
class Story:
    """A case, and the moment its story has reached."""

    case: Case
    moment: datetime
    today: datetime
    earlier: timedelta = timedelta(0)  # by how much it begins before the day that is told
    looks_for_incident: bool = False  # a clock of the case has run out since we last looked

    def user(self, who: str) -> User:
        """`buyer` or `seller` of the case, `mediator` or `arbitrator` asked or named in it, or one of the demonstration's staff."""
        if who in _SIDES:
            return self.case.participations.filter(side=_SIDES[who], ended_at=None).select_related("user")[0].user
        if who in _OFFICES:
            asked = Appointment.objects.filter(case=self.case, role=_OFFICES[who]).select_related("neutral__user")
            return asked.latest("offered_at").neutral.user
        return self.staff(who)

    def staff(self, who: str) -> User:
        """One of the people of odr/demo/people.py, whether they take part in this case or not."""
        return User.objects.get(email=PEOPLE[who][0])

    def advance(self, to: datetime) -> None:
        """Let time pass until `to`, and everything happen in between. Raises TooLate beyond today."""
        if to > self.today:
            raise TooLate(f"{self.case.title}: {to} is after {self.today}")
        self.deliver()
        while due := self._next(before=to):
            moment, happen = due
            self.moment = max(self.moment, moment + NOTICED)
            happen(self.moment)
            self.deliver()
            if self.looks_for_incident:
                self._note_incidents()
        self.moment = max(self.moment, to)
        self.case.refresh_from_db()

    def deliver(self) -> None:
        """Send what waits in the outbox of this case, and complete the service of what was sent: the claim, and decisions."""
        while waiting := list(self._outbox()):
            for notice in waiting:
                with mail.dated(sent_at := self.moment + NOTICED):
                    notices.send(notice_id=notice, now=sent_at)
            for letter in self.case.service_letters.filter(completed_at=None, notice__state=Notice.State.SENT):
                service.complete_service(code=letter.code, now=self.moment + 2 * NOTICED)
            for decision in self.case.decisions.filter(served_at=None):
                signing.serve(decision_id=decision.pk, now=self.moment + 2 * NOTICED)

    def _outbox(self) -> Iterator[UUID]:
        rows = Notice.objects.filter(state=Notice.State.QUEUED, next_attempt_at__lte=self.moment + 2 * NOTICED)
        own = rows.filter(case=self.case) | rows.filter(case=None, created_at__lte=self.moment)
        return iter(own.order_by("created_at", "pk").values_list("pk", flat=True))

    def _next(self, *, before: datetime) -> Happening | None:
        """What happens next by itself, if anything does before then."""
        found = [one for one in (*self._in_the_case(), *self._in_its_matter()) if one[0] < before]
        return min(found, key=lambda one: one[0], default=None)

    def _in_the_case(self) -> Iterator[Happening]:
        clock = Clock.objects.filter(case=self.case, state=Clock.State.RUNNING).order_by("due_at").first()
        if clock is not None:
            yield clock.due_at, lambda now: self._expire(clock, now)
        reminder = Reminder.objects.filter(clock__case=self.case, sent_at=None).order_by("due_at").first()
        if reminder is not None:
            yield reminder.due_at, lambda now: notices.remind(reminder_id=reminder.pk, now=now)
        offer = Offer.objects.filter(case=self.case, state=Offer.State.OPEN).order_by("expires_at").first()
        if offer is not None and (clock is None or offer.expires_at < clock.due_at):
            yield offer.expires_at, lambda now: negotiation.note_offer_expired(offer_id=offer.pk, now=now)
        proposal = Proposal.objects.filter(case=self.case, state=Proposal.State.OPEN).first()
        if proposal is not None and proposal.answers.filter(accepts=True, taken_back_at=None).count() == len(_SIDES):
            soonest = max(proposal.shortest_reflection_ends_at, self.moment)
            yield soonest, lambda now: mediation.conclude_proposal(proposal_id=proposal.pk, now=now)

    def _expire(self, clock: Clock, now: datetime) -> None:
        clocks.expire(clock_id=clock.pk, now=now)
        self.looks_for_incident = True

    def _note_incidents(self) -> None:
        """Write down what calls for a measure, now that a clock has run out."""
        self.looks_for_incident = False
        for case_id, kind in discovery.unnoted():
            if case_id == self.case.pk:
                penalties.note_incident(case_id=case_id, kind=kind, now=self.moment)
        self.deliver()

    def _in_its_matter(self) -> Iterator[Happening]:
        if not self.case.incidents.exists():
            return
        running = MatterClock.objects.filter(incident__case=self.case, state=MatterClock.State.RUNNING)
        clock = running.order_by("due_at").first()
        if clock is not None:
            yield clock.due_at, lambda now: matter_clocks.expire(clock_id=clock.pk, now=now)
        reminder = (
            MatterReminder.objects.filter(clock__incident__case=self.case, sent_at=None).order_by("due_at").first()
        )
        if reminder is not None:
            yield reminder.due_at, lambda now: discovery.remind(reminder_id=reminder.pk, now=now)
        measure = Measure.objects.filter(incident__case=self.case, state=Measure.State.IN_FORCE, ends_at__isnull=False)
        ending = measure.order_by("ends_at").first()
        if ending is not None and ending.ends_at is not None:
            yield ending.ends_at, lambda now: measures.expire_measure(measure_id=ending.pk, now=now)

    def incident(self) -> Incident:
        """The matter that came of this case."""
        return Incident.objects.filter(case=self.case).latest("noted_at")

    def running(self) -> dict[str, datetime]:
        """The clocks that run in the case and its matter: name -> when it runs out."""
        own = Clock.objects.filter(case=self.case, state=Clock.State.RUNNING).values_list("key", "due_at")
        matter = MatterClock.objects.filter(incident__case=self.case, state=MatterClock.State.RUNNING)
        return dict(own) | dict(matter.values_list("key", "due_at"))
