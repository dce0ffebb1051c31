"""What can happen in a story where talks and mediation found no settlement: a route, whoever decides, statements, the decision."""

from typing import Any, Final

from odr.arbitration import choice, consents, evidence_orders, proceedings, statements, words
from odr.decisions import corrections, file, signing, writing
from odr.decisions.models import Draft
from odr.demo.moves import Told, by, move
from odr.demo.people import PEOPLE
from odr.demo.story import Story
from odr.neutrals import challenges, tribunal
from odr.neutrals.models import Appointment, Challenge, NeutralProfile, Office

_CHOICES: Final = {"recommendation": choice.choose_recommendation, "decision": choice.choose_decision}


@move("choose", who="buyer")
def _choose(story: Story, told: Told) -> None:
    acting = by(story, "buyer")
    shown = words.choice(told["route"], reader=acting["by"])
    _CHOICES[told["route"]](**acting, digest=shown.digest)


@move("propose_arbitration")
def _propose_arbitration(story: Story, told: Told) -> None:
    place = {"seat": told["seat"], "language": told["language"]}
    consents.propose_arbitration(**by(story, told["by"]), **place, digest=_agreed_to(story, told, place))


@move("consent_to_arbitration")
def _consent_to_arbitration(story: Story, told: Told) -> None:
    proposal = story.case.arbitration_proposals.get(state="open")
    place = {"seat": proposal.seat, "language": proposal.language}
    consents.consent_to_arbitration(**by(story, told["by"]), digest=_agreed_to(story, told, place))


def _agreed_to(story: Story, told: Told, place: dict[str, str]) -> str:
    side = {"buyer": "claimant", "seller": "respondent"}[told["by"]]
    return words.arbitration(side=side, reader=story.user(told["by"]), **place).digest


@move("appoint_arbitrator", who="administrator")
def _appoint_arbitrator(story: Story, told: Told) -> None:
    """The first of the lot is asked, or `whom`: `arbitrator` is the demonstration's own, others by their address."""
    whom = told["whom"]
    address = story.staff(whom).email if whom in PEOPLE else whom
    chosen = NeutralProfile.objects.get(user__email=address)
    tribunal.appoint_arbitrator(**by(story, "administrator"), neutral_id=chosen.pk, because=told["because"])


def _asked(story: Story) -> dict[str, Any]:
    office = Office.ARBITRATOR
    asked = Appointment.objects.get(case=story.case, role=office, state=Appointment.State.OFFERED)
    return {"appointment_id": asked.pk, "by": story.user("arbitrator"), "now": story.moment}


@move("take_tribunal", who="arbitrator")
def _take_tribunal(story: Story, told: Told) -> None:
    tribunal.accept_tribunal(**_asked(story), independent=True, disclosures=told.get("disclosures", ""))


@move("decline_tribunal", who="arbitrator")
def _decline_tribunal(story: Story, told: Told) -> None:
    tribunal.decline_tribunal(**_asked(story), reason=told["reason"])


@move("agree_to_arbitrator")
def _agree_to_arbitrator(story: Story, told: Told) -> None:
    tribunal.agree_to_arbitrator(**by(story, told["by"]))


@move("challenge")
def _challenge(story: Story, told: Told) -> None:
    challenges.challenge_arbitrator(**by(story, told["by"]), ground=told["ground"], reason=told["reason"])


@move("answer_challenge")
def _answer_challenge(story: Story, told: Told) -> None:
    pending = Challenge.objects.get(case=story.case, state=Challenge.State.OPEN)
    challenges.answer_challenge(challenge_id=pending.pk, by=story.user(told["by"]), text=told["text"], now=story.moment)


@move("plead")
def _plead(story: Story, told: Told) -> None:
    acting = by(story, told["by"])
    statements.submit_pleading(**acting, kind=told["kind"], text=told["text"], exhibits=told.get("exhibits", []))


@move("order_evidence", who="arbitrator")
def _order_evidence(story: Story, told: Told) -> None:
    kept = {name: told[name] for name in ("addressee", "what", "why")}
    evidence_orders.order_evidence(**by(story, "arbitrator"), **kept)


@move("write_to_both")
def _write_to_both(story: Story, told: Told) -> None:
    acting = by(story, told["by"])
    statements.write_message(**acting, body=told["text"], language=acting["by"].language)


@move("announce_closing", who="arbitrator")
def _announce_closing(story: Story, told: Told) -> None:
    proceedings.announce_closing(**by(story, "arbitrator"))


@move("draft_decision", who="arbitrator")
def _draft_decision(story: Story, told: Told) -> None:
    """What the page begins a draft with, and what the story says; the second reader gets it."""
    acting = by(story, "arbitrator")
    begun = file.begun_with(story.case, acting["by"])
    said = told["decision"]
    both = {name: {**begun[name], **said.get(name, {})} for name in ("law", "protection")}
    writing.draft_decision(**acting, draft={**begun, **said, **both}, to_reader=True)


@move("pass_draft", who="reader")
def _pass_draft(story: Story, told: Told) -> None:
    writing.pass_draft(**by(story, "reader"), version=_newest(story).version)


@move("sign_decision", who="arbitrator")
def _sign_decision(story: Story, told: Told) -> None:
    signing.sign_decision(**by(story, "arbitrator"), version=_newest(story).version)


def _newest(story: Story) -> Draft:
    return Draft.objects.filter(case=story.case).latest("version")


@move("ask_for_correction")
def _ask_for_correction(story: Story, told: Told) -> None:
    corrections.request_correction(**by(story, told["by"]), kind=told["kind"], text=told["text"])
