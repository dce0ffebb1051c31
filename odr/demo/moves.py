"""What can happen in a story: each `do` of data/cases.yaml is one operation, done by the person it belongs to."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils import translation

from odr.accounts.models import User
from odr.arbitration import choice
from odr.cases import endings, pausing
from odr.cases import operations as cases
from odr.cases.models import Room
from odr.demo.people import PEOPLE
from odr.demo.story import Story
from odr.intake import operations as intake
from odr.mediation import ending, rooms
from odr.mediation import operations as mediation
from odr.mediation.models import Proposal
from odr.negotiation import operations as negotiation
from odr.negotiation import operations_counter, talks
from odr.negotiation.models import Offer
from odr.neutrals import operations as neutrals
from odr.neutrals.models import Appointment, NeutralProfile
from odr.outcomes import operations as outcomes
from odr.outcomes.models import PerformanceStep

Told = Mapping[str, Any]
Move = Callable[[Story, Told], object]
_MOVES: Final[dict[str, tuple[Move, str]]] = {}


def move(name: str, *, who: str = "") -> Callable[[Move], Move]:
    """Register what a `do` of this name does, and who does it; without `who` the story's `by` says it."""

    def register(function: Move) -> Move:
        _MOVES[name] = (function, who)
        return function

    return register


def names() -> frozenset[str]:
    """Every `do` there is."""
    return frozenset(_MOVES)


def actor(story: Story, told: Told) -> User:
    """Who does this act. Raises LookupError for a `do` that does not exist."""
    name = told["do"]
    if name not in _MOVES:
        raise LookupError(f"There is no act {name!r}; there are: {', '.join(sorted(_MOVES))}.")
    return story.user(_MOVES[name][1] or told["by"])


def make(story: Story, told: Told) -> None:
    """Do one act of a story, in the language of whoever does it."""
    with translation.override(actor(story, told).language):
        _MOVES[told["do"]][0](story, told)
    story.deliver()
    story.case.refresh_from_db()


def by(story: Story, who: str) -> dict[str, Any]:
    """Which case, who and when: what every act is given."""
    return {"case_id": story.case.pk, "by": story.user(who), "now": story.moment}


@move("admit", who="intake")
def _admit(story: Story, told: Told) -> None:
    intake.admit(**by(story, "intake"))


@move("ask_for_more", who="intake")
def _ask_for_more(story: Story, told: Told) -> None:
    intake.ask_for_more(**by(story, "intake"), gaps=told["gaps"], note=told["note"])


@move("refuse", who="intake")
def _refuse(story: Story, told: Told) -> None:
    intake.refuse(**by(story, "intake"), grounds=told["grounds"], reasons=told["reasons"])


@move("withdraw", who="buyer")
def _withdraw(story: Story, told: Told) -> None:
    cases.withdraw(**by(story, "buyer"), reason=told["reason"])


@move("stay", who="administrator")
def _stay(story: Story, told: Told) -> None:
    pausing.stay(**by(story, "administrator"), ground=told["ground"], reason=told["reason"])


@move("refer_out", who="intake")
def _refer_out(story: Story, told: Told) -> None:
    kept = {name: told[name] for name in ("ground", "to_whom", "reason")}
    endings.refer_out(**by(story, "intake"), **kept)


@move("terminate", who="administrator")
def _terminate(story: Story, told: Told) -> None:
    endings.terminate(**by(story, "administrator"), ground=told["ground"], reason=told["reason"])


@move("accept_claim", who="seller")
def _accept_claim(story: Story, told: Told) -> None:
    negotiation.accept_claim(**by(story, "seller"))


@move("answer", who="seller")
def _answer(story: Story, told: Told) -> None:
    negotiation.answer(
        **by(story, "seller"),
        kind=told["kind"],
        reasons=told["reasons"],
        jurisdiction_objection=told.get("objection", ""),
        offer=told.get("offer"),
    )


@move("counter_claim", who="seller")
def _counter_claim(story: Story, told: Told) -> None:
    """The answer, and what the seller asks of the buyer."""
    kept = {name: told[name] for name in ("kind", "reasons", "terms", "because")}
    operations_counter.counter_claim(**by(story, "seller"), **kept, same_order=True)


@move("offer")
def _offer(story: Story, told: Told) -> None:
    kept = {name: told[name] for name in ("terms", "message", "valid_days")}
    negotiation.make_offer(**by(story, told["by"]), **kept)


def _open_offer(story: Story) -> Offer:
    return Offer.objects.filter(case=story.case, state=Offer.State.OPEN).latest("created_at")


@move("accept_offer")
def _accept_offer(story: Story, told: Told) -> None:
    negotiation.accept_offer(**by(story, told["by"]), offer_id=_open_offer(story).pk)


@move("decline_offer")
def _decline_offer(story: Story, told: Told) -> None:
    negotiation.decline_offer(**by(story, told["by"]), offer_id=_open_offer(story).pk)


@move("say")
def _say(story: Story, told: Told) -> None:
    acting = by(story, told["by"])
    language = "zh-hans" if any("\u4e00" <= char <= "\u9fff" for char in told["text"]) else "en"
    rooms.send_message(**acting, room=told.get("room", Room.JOINT), body=told["text"], language=language)


@move("suggest_mediation")
def _suggest_mediation(story: Story, told: Told) -> None:
    talks.suggest_mediation(**by(story, told["by"]))


@move("ask_for_mediation")
def _ask_for_mediation(story: Story, told: Told) -> None:
    talks.ask_for_mediation(**by(story, told["by"]))


@move("appoint", who="administrator")
def _appoint(story: Story, told: Told) -> None:
    """The first of the list is asked, or `whom`: `mediator` is the demonstration's own, others by their address."""
    whom = told.get("whom", "")
    address = story.staff(whom).email if whom in PEOPLE else whom
    chosen = NeutralProfile.objects.get(user__email=address).pk if address else None
    neutrals.appoint_mediator(**by(story, "administrator"), neutral_id=chosen, because=told.get("because", ""))


@move("take_appointment", who="mediator")
def _take_appointment(story: Story, told: Told) -> None:
    asked = Appointment.objects.get(case=story.case, state=Appointment.State.OFFERED)
    neutrals.accept_appointment(
        appointment_id=asked.pk,
        by=story.user("mediator"),
        independent=True,
        disclosures=told.get("disclosures", ""),
        now=story.moment,
    )


@move("agree")
def _agree(story: Story, told: Told) -> None:
    neutrals.agree_to_mediator(**by(story, told["by"]))


@move("propose", who="mediator")
def _propose(story: Story, told: Told) -> None:
    mediation.propose_settlement(**by(story, "mediator"), terms=told["terms"], message=told["message"])


@move("accept_proposal")
def _accept_proposal(story: Story, told: Told) -> None:
    pending = Proposal.objects.get(case=story.case, state=Proposal.State.OPEN)
    mediation.accept_proposal(**by(story, told["by"]), proposal_id=pending.pk)


@move("end_mediation", who="mediator")
def _end_mediation(story: Story, told: Told) -> None:
    ending.end_mediation(**by(story, "mediator"), reason=told["reason"])


@move("take_exit_pack", who="buyer")
def _take_exit_pack(story: Story, told: Told) -> None:
    choice.take_exit_pack(**by(story, "buyer"))


def _step(story: Story, told: Told) -> int:
    return PerformanceStep.objects.get(settlement__case=story.case, position=told.get("step", 1)).pk


@move("report_done")
def _report_done(story: Story, told: Told) -> None:
    outcomes.report_performed(**by(story, told["by"]), step_id=_step(story, told), report=told["report"])


@move("confirm_done")
def _confirm_done(story: Story, told: Told) -> None:
    outcomes.confirm_performed(**by(story, told["by"]), step_id=_step(story, told))
