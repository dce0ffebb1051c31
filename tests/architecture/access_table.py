"""Who may do what at every address of the platform: one row an address, tried cell by cell by `test_access.py`.

A new address without a row fails. To add one, write its route (without the language) and who may GET and POST it:

    "cases/<uuid:case_id>/steps/<int:step_id>/report/": Row(get=case_of("respondent"), post=case_of("respondent"),
                                                            at="settled"),

- `EVERYBODY`, `SIGNED_IN`, `STAFF`, `role("regulator", ...)`, `case()` (whoever may see the case) and
  `case_of("claimant", ...)` (these sides or roles, of the case itself) say who may. Everybody else gets: a visitor is
  led to sign in (401 in the API); somebody who does not see the case 404, always; anybody else 403 or 404.
- A method without an audience must answer 405.
- `at` names the case in the address: `proposed` (the default), `settled`, `served`, `filed`; see `access_world.CASES`.
- `data` is what a POST sends. Where the shape of it is looked at before the person, give it complete, or outsiders
  get 422 instead of 404.
- Values for names in the route come from `access_world.ARGUMENTS`, by the case; add what is missing there. With two cases in the
  world, each of them is swapped for the other case's, and must answer 404.

Whether an act is possible at this stage, or its form is filled in, is another question: 200, 201, 204, 302 (not to the
sign-in), 400, 409, 410 and 422 all count as let in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from odr.accounts.models import Role
from odr.cases.models import Case
from tests import paths
from tests.architecture.access_world import draft_file, mail_in, third_offer

PARTIES = ("claimant", "respondent")
SIDES = (*PARTIES, "mediator")
#: Each staff role, held by somebody who takes part in no case. The mediator among them is the `other_mediator`.
ROLES = tuple("other_mediator" if role == Role.MEDIATOR else role for role in Role.values)
OUTSIDERS = ("stranger", "other_regulator", *ROLES)
#: A carrier or customs broker who was joined: for it there is no case, only the way of the parcel.
THIRD = "third_party"
PEOPLE = ("visitor", *SIDES, THIRD, *OUTSIDERS)
#: Who sees the case besides those who take part: `cases.queries.visible_to`.
OVERSEERS = (Role.INTAKE_OFFICER.value, Role.ADMINISTRATOR.value, Role.REGULATOR.value)
SEE_CASE = frozenset({*SIDES, *OVERSEERS})


@dataclass(frozen=True)
class Audience:
    """Who may do it, and who knows that it is there."""

    may: frozenset[str]
    sees: frozenset[str] | None = None  # who sees the case or matter in the address; the rest must find nothing
    asks: bool = True  # leads visitors to sign in; else they may find nothing, as everybody else


def role(*roles: str) -> Audience:
    """Holders of these roles, whatever cases they take part in; the case's mediator holds `mediator` too."""
    both = {"mediator", "other_mediator"} if "mediator" in roles else set()
    return Audience(frozenset(roles) | both)


def case(*more: str) -> Audience:
    """Whoever may see the case."""
    return Audience(frozenset({*SEE_CASE, *more}), sees=SEE_CASE | set(more))


def case_of(*who: str) -> Audience:
    """These sides or roles, and nobody else; `case_of(*PARTIES)` for buyer and seller."""
    return Audience(frozenset(who), sees=SEE_CASE)


def parcel_of(*who: str) -> Audience:
    """These of those who know of a parcel: whoever sees the case, and the carrier who was asked."""
    return Audience(frozenset(who), sees=SEE_CASE | {THIRD})


EVERYBODY = Audience(frozenset(PEOPLE))
SIGNED_IN = Audience(frozenset(PEOPLE) - {"visitor"})
STAFF = Audience(frozenset({"mediator", "other_regulator", *ROLES}))
ADMINISTRATION = role("administrator")
NOBODY = Audience(frozenset(), asks=False)


@dataclass(frozen=True)
class Row:
    """One address: an audience per method, the case in it, and values for names that `ARGUMENTS` does not know."""

    get: Audience | None = None
    post: Audience | None = None
    delete: Audience | None = None
    at: str = "proposed"
    args: dict[str, Callable[[Case], Any]] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    multipart: bool = False  # in the API, where JSON is the rule
    answers: frozenset[int] = frozenset()  # statuses that here count as let in too

    @property
    def methods(self) -> dict[str, Audience]:
        known = {"GET": self.get, "POST": self.post, "DELETE": self.delete}
        return {method: audience for method, audience in known.items() if audience is not None}


def page(audience: Audience, **more: Any) -> Row:
    """A page that is only read."""
    return Row(get=audience, **more)


def form(audience: Audience, **more: Any) -> Row:
    """A page with a form: the same people see and send it."""
    return Row(get=audience, post=audience, **more)


def act(audience: Audience, **more: Any) -> Row:
    """A button: only sent."""
    return Row(post=audience, **more)


#: Addresses of libraries, by how their route begins: they are one door, and the door is tried at its first page.
PREFIXES = {"admin/": page(ADMINISTRATION)}

FILE = {"file": SimpleUploadedFile("note.txt", b"A note.", content_type="text/plain"), "shows": "a note"}
OFFER = {"terms": paths.REFUND, "message": "A fair end."}
ACCOUNT = {"holder": "Camille Durand", "iban": "FR1420041010050500013M02606"}
WHY = {"reason": "It is needed.", "reasons": "It is needed."}
YES = {"consent": True}
#: The questionnaire to the buyer; to everybody else it does not exist.
OWN_QUESTIONS = Audience(frozenset({"claimant"}), sees=frozenset({"claimant"}))
MEETING = {"how": "writing", "zone": "UTC", "slots": ["2026-12-04T10:00+00:00", "2026-12-04T14:00+00:00"]}
TRANSLATED = case_of(*SIDES, "administrator")
RULED = {"granted": False, "ruling": "It stands."}
#: A second reader sees the cases that wait for a decision; its drafts are theirs to read and whoever decides' to write.
SEE_CLOSED = SEE_CASE | {"second_reader"}
WRITES = Audience(frozenset(), sees=SEE_CLOSED)
READS_DRAFTS = Audience(frozenset({"second_reader"}), sees=SEE_CLOSED)
ANSWER = {"kind": "deny", "reasons": "The lamp has the size that the listing gives."}
COUNTER_CLAIM = {
    **ANSWER,
    "terms": [{"kind": "money", "amount": "20.00", "by": "claimant"}],
    "because": "The charger is missing.",
    "same_order": True,
}
OWNER = Audience(frozenset({"claimant"}), sees=frozenset({"claimant"}), asks=False)
REGULATORS = Audience(frozenset({"regulator", "other_regulator"}))
OVERSEE_BUNDLES = Audience(frozenset({"administrator", "regulator", "other_regulator"}))
_BUNDLE_READERS = frozenset({"claimant", "respondent", "administrator", "regulator"})
SEE_BUNDLE = Audience(_BUNDLE_READERS, sees=_BUNDLE_READERS)
RUNS_BUNDLE = Audience(frozenset({"administrator"}), sees=_BUNDLE_READERS)
PARCEL = parcel_of(*SEE_CASE, THIRD)
IMPORT = {"file": SimpleUploadedFile("way.csv", b"Number,Time,Event\nLX123456785CN,2026-10-03 12:00Z,Posted")}
JOIN = {"role": "carrier", "name": "Swift Post", "email": "new@carrier.example", "reason": "Where was it?"}
THIRD_OFFER = {"offer_id": lambda case: third_offer(case).pk}
DRAFT_FILE = {"exhibit_id": lambda case: draft_file(case).pk}
ANSWER_ASKED = {"answer": lambda case: "governing_law"}
CONTEST = {"answer": "governing_law", "facts": {}, "reasons": "The terms name another law."}
RULING = {"outcome": "rejected", "reasons": "The terms were never shown to the buyer."}
SAID = {"text": "We never met."}
TIE = {"kind": "owns", "to_name": "A Ltd"}
JOINING = {"user": "00000000-0000-4000-8000-000000000000", "languages": ["en"], "countries": ["CH"]}
#: Whoever is asked to decide; nobody here is.
ASKED = Audience(frozenset(), sees=frozenset())
ARBITRATOR_ASKED = {"appointment_id": lambda case: case.appointments.get(role="arbitrator").pk}
ASK = {"gaps": ["purchase"], "note": "Please send the order confirmation."}
REFUSE = {"grounds": ["not_a_purchase"], "reasons": "This is not about a purchase."}

#: The seller is the one here who can promise something, and whom an evidence order names.
SELLER_ALONE = Audience(frozenset({"respondent"}))
ADDRESSED = Audience(frozenset({"respondent"}), sees=frozenset({"respondent"}))
DIGEST = {"digest": "0" * 64}
PROMISE = {"whose": "me", **DIGEST}
ROUTE = {"route": lambda case: "recommendation"}

TABLE: dict[str, Row] = {
    # Plumbing
    "": page(EVERYBODY),  # the start page, and the way to the reader's language
    "health/": page(EVERYBODY),
    "help/": page(EVERYBODY),
    "accessibility/": page(EVERYBODY),
    "privacy/": page(EVERYBODY),
    "cookies/": page(EVERYBODY),
    "how-decisions-are-checked/": page(EVERYBODY),
    "gallery/": page(NOBODY),  # for development and demonstrations
    "gallery/<slug:name>/": page(NOBODY, args={"name": lambda case: "buttons"}),
    "session/extend/": act(SIGNED_IN),
    "api/v1/schema/": page(EVERYBODY),
    # Coming in, and one's own account
    "account/": form(SIGNED_IN),
    "account/sign-in/": form(EVERYBODY),
    "account/code/": form(EVERYBODY),
    "account/code/again/": act(EVERYBODY),
    "account/link/<str:token>/": form(EVERYBODY, args={"token": lambda case: "no-such-token"}),
    "account/sign-out/": act(EVERYBODY),
    "account/sessions/others/end/": act(SIGNED_IN),
    "account/sessions/<str:which>/end/": act(NOBODY, args={"which": lambda case: "0" * 32}),
    "account/tokens/": act(SIGNED_IN),
    "account/tokens/<int:token_id>/end/": act(NOBODY, args={"token_id": lambda case: 0}),
    # The staff's own sign-in
    "staff/login/": form(EVERYBODY),
    "staff/logout/": form(EVERYBODY),
    "staff/inactive/": page(EVERYBODY),
    "staff/reauthenticate/": form(STAFF),
    "staff/password/set/": form(STAFF),
    "staff/password/change/": form(STAFF),
    "staff/2fa/": page(STAFF),
    "staff/2fa/authenticate/": form(EVERYBODY),
    "staff/2fa/reauthenticate/": form(STAFF),
    "staff/2fa/totp/activate/": form(STAFF),
    "staff/2fa/totp/deactivate/": form(STAFF),
    "staff/2fa/passkeys/": page(STAFF),
    "staff/2fa/passkeys/add/": form(STAFF),
    "staff/2fa/passkeys/login/": form(EVERYBODY),
    "staff/2fa/passkeys/reauthenticate/": form(STAFF),
    "staff/2fa/passkeys/<int:pk>/edit/": form(STAFF, args={"pk": lambda case: 0}),
    "staff/2fa/passkeys/<int:pk>/remove/": form(STAFF, args={"pk": lambda case: 0}),
    "staff/2fa/recovery-codes/": page(STAFF),
    "staff/2fa/recovery-codes/generate/": form(STAFF),
    "staff/2fa/recovery-codes/download/": page(STAFF),
    # The case page
    "cases/": page(SIGNED_IN),
    "cases/my-work/": page(SIGNED_IN),
    "cases/<uuid:case_id>/": page(case()),
    "cases/<uuid:case_id>/withdraw/": Row(get=case(), post=case_of("claimant")),
    "cases/<uuid:case_id>/messages/": act(case_of(*SIDES)),
    "cases/<uuid:case_id>/clocks/<int:clock_id>.ics": page(case()),
    "cases/<uuid:case_id>/receipts/<uuid:event_id>/": page(case(), answers=frozenset({503})),  # 503: not yet sequenced
    # Law found
    "cases/<uuid:case_id>/where/": page(case()),
    "cases/<uuid:case_id>/where/replay/": act(case_of("mediator", *OVERSEERS)),
    "cases/<uuid:case_id>/where/contest/": form(case_of(*PARTIES), at="served", data={"answer": "governing_law"}),
    "cases/<uuid:case_id>/where/contest/facts/": form(case_of(*PARTIES), at="served"),
    "cases/<uuid:case_id>/where/contests/<uuid:contest_id>/": form(case_of("mediator"), at="mediating", data=RULING),
    "cases/<uuid:case_id>/where/why/<slug:answer>/": page(case(), args=ANSWER_ASKED),
    "cases/<uuid:case_id>/where/<uuid:determination_id>/": page(case()),
    "api/v1/determinations/": act(EVERYBODY),
    "api/v1/determinations/memo/": act(EVERYBODY),
    "api/v1/cases/<uuid:case_id>/determination/": page(case()),
    "api/v1/cases/<uuid:case_id>/determination/why/<slug:answer>/": page(case(), args=ANSWER_ASKED),
    "api/v1/cases/<uuid:case_id>/determination/contests/": Row(
        get=case(), post=case_of(*PARTIES), at="served", data=CONTEST
    ),
    "api/v1/cases/<uuid:case_id>/determination/contests/<uuid:contest_id>/ruling/": act(
        case_of("mediator"), at="mediating", data=RULING
    ),
    "api/v1/cases/<uuid:case_id>/determinations/": page(case()),
    # Documents, checked by anybody
    "check-a-document/": form(EVERYBODY, data={"code": "7K2M-9QXR-4TWB"}),
    "d/<str:code>": page(EVERYBODY, args={"code": lambda case: "7K2M-9QXR-4TWB"}),
    "seal/certificate.pem": page(EVERYBODY),
    "api/v1/documents/check/": act(EVERYBODY, data={"code": "7K2M-9QXR-4TWB"}),
    # The rules themselves
    "law/": page(EVERYBODY),
    "law/rules/": page(EVERYBODY),
    "law/rules/<rule:rule_id>/": page(EVERYBODY, args={"rule_id": lambda case: "eu.crd.9"}),
    "law/rules/<rule:rule_id>/<rule_version:version>/": page(
        EVERYBODY,
        args={"rule_id": lambda case: "eu.crd.9", "version": lambda case: "0" * 12},
        answers=frozenset({410}),  # 410: it has changed
    ),
    "law/compare/": page(EVERYBODY),
    "law/selling/": page(EVERYBODY),
    "law/selling/<law_place:place>/": page(EVERYBODY, args={"place": lambda case: "FR"}),
    "law/data/": page(EVERYBODY),
    "law/data/rules.<rule_file:kind>": page(EVERYBODY, args={"kind": lambda case: "csv"}),
    "api/v1/rules/": page(EVERYBODY),
    "api/v1/rules/coverage/": page(EVERYBODY),
    "api/v1/rules/<str:rule_id>/": page(EVERYBODY, args={"rule_id": lambda case: "eu.crd.9"}),
    # Files
    "cases/<uuid:case_id>/files/": form(case_of(*PARTIES)),
    "files/<uuid:exhibit_id>/": page(case()),
    "files/<uuid:exhibit_id>/original/": page(case()),
    "files/<uuid:exhibit_id>/preview/": page(case()),
    "api/v1/cases/<uuid:case_id>/exhibits/": Row(get=case(), post=case_of(*PARTIES), multipart=True, data=FILE),
    "api/v1/exhibits/<uuid:exhibit_id>/content/": page(case()),
    # Intake's desk: administrators look, officers act
    "intake/": page(role("intake_officer", "administrator")),
    "intake/<uuid:case_id>/": page(case_of("intake_officer", "administrator"), at="filed"),
    "intake/<uuid:case_id>/admit/": act(case_of("intake_officer"), at="filed"),
    "intake/<uuid:case_id>/ask/": Row(
        get=case_of("intake_officer", "administrator"), post=case_of("intake_officer"), at="filed", data=ASK
    ),
    "intake/<uuid:case_id>/refuse/": Row(
        get=case_of("intake_officer", "administrator"), post=case_of("intake_officer"), at="filed", data=REFUSE
    ),
    "cases/<uuid:case_id>/complete/": form(case_of("claimant"), at="incomplete"),
    "api/v1/complaints/": act(SIGNED_IN),
    "api/v1/cases/": page(SIGNED_IN),
    "api/v1/cases/<uuid:case_id>/": page(case()),
    "api/v1/cases/<uuid:case_id>/admit/": act(case_of("intake_officer"), at="filed"),
    "api/v1/cases/<uuid:case_id>/procedures/": page(case_of("intake_officer"), at="filed"),
    "api/v1/cases/<uuid:case_id>/ask-for-more/": act(case_of("intake_officer"), at="filed", data=ASK),
    "api/v1/cases/<uuid:case_id>/complete/": act(case_of("claimant"), at="incomplete", data={"answer": "Here it is."}),
    "api/v1/cases/<uuid:case_id>/refuse/": act(case_of("intake_officer"), at="filed", data=REFUSE),
    # Service: officers act, administrators look and follow letters, both sides see how each was told
    "cases/<uuid:case_id>/service/": page(case()),
    "intake/<uuid:case_id>/serve-again/": Row(
        get=case_of("intake_officer", "administrator"),
        post=case_of("intake_officer"),
        at="lost",
        data={"channel": "email", "address": "shop@lumen.example"},
    ),
    "intake/<uuid:case_id>/confirm-service/": Row(
        get=case_of("intake_officer", "administrator"),
        post=case_of("intake_officer"),
        at="lost",
        data={"reasons": "No other way is known."},
    ),
    "letters/": page(role("intake_officer", "administrator")),
    "letters/<uuid:delivery_id>/file/": page(role("intake_officer", "administrator"), at="lost"),
    "letters/<uuid:delivery_id>/<slug:what>/": form(
        role("intake_officer", "administrator"), at="lost", args={"what": lambda case: "posted"}
    ),
    # Mail that came in: the administrator's tray, and a placed message for the readers of its room
    "mail/": page(role("administrator")),
    "mail/<uuid:mail_id>/": form(role("administrator"), args={"mail_id": lambda case: mail_in(case, held=True).pk}),
    "mail/<uuid:mail_id>/original/": page(
        role("administrator"), args={"mail_id": lambda case: mail_in(case, held=True).pk}
    ),
    "mail/<uuid:mail_id>/placed/": page(case_of(*SIDES), args={"mail_id": lambda case: mail_in(case).pk}),
    # Outcomes
    "cases/<uuid:case_id>/steps/<int:step_id>/report/": Row(
        get=case(), post=case_of("respondent"), at="settled", data={"report": "Paid back by card today."}
    ),
    "cases/<uuid:case_id>/steps/<int:step_id>/confirm/": Row(get=case(), post=case_of("claimant"), at="settled"),
    "cases/<uuid:case_id>/steps/<int:step_id>/dispute/": Row(
        get=case(), post=case_of("claimant"), at="settled", data={"reason": "No money has arrived."}
    ),
    "cases/documents/<uuid:document_id>/": page(case(), at="settled"),
    "cases/<uuid:case_id>/account/": form(case_of(*PARTIES), at="settled", data=ACCOUNT),
    "cases/<uuid:case_id>/steps/<int:step_id>/pay/": form(
        case_of("respondent"),
        at="settled",
        data={**ACCOUNT, "pay_on_day": "1", "pay_on_month": "1", "pay_on_year": "2030"},
    ),
    "cases/payments/": form(SIGNED_IN),
    "cases/payments/reports/<uuid:report_id>/": page(case_of("respondent", "administrator"), at="settled"),
    "api/v1/cases/<uuid:case_id>/account/": act(case_of(*PARTIES), at="settled", data=ACCOUNT),
    "api/v1/cases/<uuid:case_id>/steps/<int:step_id>/order/": act(
        case_of("respondent"), at="settled", data={"payer": ACCOUNT, "pay_on": "2030-01-01"}
    ),
    "api/v1/payments/due/": page(SIGNED_IN),
    "api/v1/payments/reports/": act(SIGNED_IN, data=FILE, multipart=True),
    "api/v1/payments/reports/<uuid:report_id>/": page(case_of("respondent", "administrator"), at="settled"),
    "cases/<uuid:case_id>/exit-pack/": form(case_of("claimant"), at="no_agreement", data={"way": "authority"}),
    "api/v1/cases/<uuid:case_id>/exit-pack/": form(
        case_of("claimant"), at="no_agreement", data={"keys": ["authority"]}
    ),
    # The guided diagnosis: nobody signs in, and each browser keeps its own answers
    "check-your-rights/": page(EVERYBODY),
    "check-your-rights/more/": page(EVERYBODY),
    "check-your-rights/more/<str:fact>/": form(EVERYBODY, args={"fact": lambda case: "claim.kind"}),
    "check-your-rights/rights/": page(EVERYBODY),
    "check-your-rights/memo/": page(EVERYBODY),
    "check-your-rights/why/<slug:answer>/": page(EVERYBODY, args={"answer": lambda case: "court_competent"}),
    "check-your-rights/complaint/": act(EVERYBODY),
    "check-your-rights/again/": act(EVERYBODY),
    "check-your-rights/<slug:key>/": form(EVERYBODY, args={"key": lambda case: "home"}),
    # Filing: a draft is its owner's, here the buyer's; others open only what their own session began
    "file/": form(EVERYBODY),
    "file/<uuid:draft_id>/": page(OWNER),
    "file/<uuid:draft_id>/files/": form(OWNER),
    "file/<uuid:draft_id>/files/<uuid:exhibit_id>/": page(OWNER, args=DRAFT_FILE),
    "file/<uuid:draft_id>/files/<uuid:exhibit_id>/remove/": act(OWNER, args=DRAFT_FILE),
    "file/<uuid:draft_id>/rights/": page(OWNER),
    "file/<uuid:draft_id>/check/": form(OWNER),
    "file/<uuid:draft_id>/sent/": page(OWNER, answers=frozenset({404})),  # 404: not filed yet
    "file/<uuid:draft_id>/later/": form(OWNER),
    "file/<uuid:draft_id>/<slug:key>/": form(OWNER, args={"key": lambda case: "what"}),
    "file/<uuid:draft_id>/<slug:key>/autosave/": act(OWNER, args={"key": lambda case: "what"}),
    # A letter's code opens the letter, for whoever holds it
    "notice/": form(EVERYBODY),
    "notice/<str:code>/": page(EVERYBODY, at="served"),
    "notice/<str:code>/answer/": act(EVERYBODY, at="served"),
    "notice/<str:code>/not-mine/": form(EVERYBODY, at="served"),
    # Answer and negotiation
    "cases/<uuid:case_id>/answer/": form(case_of("respondent"), at="served"),
    "cases/<uuid:case_id>/answer/reasons/": form(case_of("respondent"), at="served"),
    "cases/<uuid:case_id>/answer/more/": form(case_of("respondent"), at="served"),
    "cases/<uuid:case_id>/answer/check/": form(case_of("respondent"), at="served"),
    "cases/<uuid:case_id>/offers/new/": form(case_of(*PARTIES), at="negotiating"),
    "cases/<uuid:case_id>/offers/<uuid:offer_id>/accept/": Row(
        get=case_of(*PARTIES), post=case_of("claimant"), at="negotiating"
    ),
    "cases/<uuid:case_id>/offers/<uuid:offer_id>/decline/": Row(
        get=case_of(*PARTIES), post=case_of("claimant"), at="negotiating"
    ),
    "cases/<uuid:case_id>/offers/<uuid:offer_id>/take-back/": Row(
        get=case_of(*PARTIES), post=case_of("respondent"), at="negotiating"
    ),
    "cases/<uuid:case_id>/bids/": Row(
        get=case_of(*PARTIES), post=case_of(*PARTIES), at="negotiating", data={"commitment": "a" * 64}
    ),
    "cases/<uuid:case_id>/bids/open/": act(case_of(*PARTIES), at="negotiating", data={"code": "80.00-" + "0" * 64}),
    "cases/<uuid:case_id>/counter-claim/": form(case_of("respondent"), at="served", data=COUNTER_CLAIM),
    "cases/<uuid:case_id>/counter-claim/answer/": form(case_of("claimant"), at="countered", data={"reply": "agree"}),
    "cases/<uuid:case_id>/more-time/": form(case_of(*PARTIES), at="negotiating"),
    "cases/<uuid:case_id>/mediation/suggest/": form(case_of(*PARTIES), at="negotiating"),
    "cases/<uuid:case_id>/mediation/ask/": form(case_of(*PARTIES), at="negotiating"),
    "api/v1/cases/<uuid:case_id>/answer/": Row(get=case(), post=case_of("respondent"), at="negotiating", data=ANSWER),
    "api/v1/cases/<uuid:case_id>/offers/": Row(get=case(), post=case_of(*PARTIES), at="negotiating", data=OFFER),
    "api/v1/cases/<uuid:case_id>/offers/<uuid:offer_id>/accept/": act(case_of("claimant"), at="negotiating", data=YES),
    "api/v1/cases/<uuid:case_id>/offers/<uuid:offer_id>/decline/": act(case_of("claimant"), at="negotiating"),
    "api/v1/cases/<uuid:case_id>/offers/<uuid:offer_id>/take-back/": act(case_of("respondent"), at="negotiating"),
    "api/v1/cases/<uuid:case_id>/bids/": Row(
        get=case_of(*PARTIES), post=case_of(*PARTIES), at="negotiating", data={"commitment": "a" * 64}
    ),
    "api/v1/cases/<uuid:case_id>/bids/open/": act(
        case_of(*PARTIES), at="negotiating", data={"code": "80.00-" + "0" * 64}
    ),
    "api/v1/settlement-ranges/": page(EVERYBODY),
    "api/v1/cases/<uuid:case_id>/counter-claim/": Row(
        get=case(), post=case_of("respondent"), at="countered", data=COUNTER_CLAIM
    ),
    "api/v1/cases/<uuid:case_id>/counter-claim/answer/": act(
        case_of("claimant"), at="countered", data={"reply": "agree"}
    ),
    "api/v1/cases/<uuid:case_id>/negotiation/more-time/": act(case_of(*PARTIES), at="negotiating"),
    "api/v1/cases/<uuid:case_id>/mediation/suggest/": act(case_of(*PARTIES), at="negotiating"),
    "api/v1/cases/<uuid:case_id>/mediation/ask/": act(case_of(*PARTIES), at="negotiating"),
    # The parcel, and the carrier who was asked about it
    "parcels/": page(SIGNED_IN),
    "cases/<uuid:case_id>/parcel/": page(PARCEL, at="joined"),
    "cases/<uuid:case_id>/parcel/import/": form(parcel_of(*PARTIES, THIRD), at="joined"),
    "cases/<uuid:case_id>/parcel/imports/<uuid:import_id>/": page(case(), at="joined"),
    "cases/<uuid:case_id>/parcel/imports/<uuid:import_id>/file/": page(case(), at="joined"),
    "cases/<uuid:case_id>/parcel/ask/": form(case_of(*SIDES, "administrator"), at="joined"),
    "cases/<uuid:case_id>/parcel/statement/": form(parcel_of(THIRD), at="joined"),
    "cases/<uuid:case_id>/parcel/offer/": form(parcel_of(THIRD), at="joined"),
    "cases/<uuid:case_id>/parcel/leave/": form(parcel_of(THIRD), at="joined"),
    "cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/done/": form(parcel_of(THIRD), at="promised", args=THIRD_OFFER),
    "cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/confirm/": form(
        case_of("claimant"), at="promised", args=THIRD_OFFER
    ),
    "cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/not-done/": form(
        case_of("claimant"), at="promised", args=THIRD_OFFER
    ),
    "cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/accept/": form(
        case_of("claimant"), at="joined", args=THIRD_OFFER
    ),
    "cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/decline/": form(
        case_of("claimant"), at="joined", args=THIRD_OFFER
    ),
    "cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/take-back/": form(
        parcel_of(THIRD), at="joined", args=THIRD_OFFER
    ),
    "api/v1/parcels/": page(SIGNED_IN),
    "api/v1/cases/<uuid:case_id>/parcel/": page(PARCEL, at="joined"),
    "api/v1/cases/<uuid:case_id>/tracking/": Row(
        get=PARCEL, post=parcel_of(*PARTIES, THIRD), at="joined", data=IMPORT, multipart=True
    ),
    "api/v1/cases/<uuid:case_id>/tracking/<uuid:import_id>/file/": page(case(), at="joined"),
    "api/v1/cases/<uuid:case_id>/third-parties/": Row(
        get=PARCEL, post=case_of(*SIDES, "administrator"), at="joined", data=JOIN
    ),
    "api/v1/cases/<uuid:case_id>/third-parties/leave/": act(parcel_of(THIRD), at="joined"),
    "api/v1/cases/<uuid:case_id>/third-party-offers/<uuid:offer_id>/done/": act(
        parcel_of(THIRD), at="promised", args=THIRD_OFFER, data={"report": "Reference 4711."}
    ),
    "api/v1/cases/<uuid:case_id>/third-party-offers/<uuid:offer_id>/confirm/": act(
        case_of("claimant"), at="promised", args=THIRD_OFFER
    ),
    "api/v1/cases/<uuid:case_id>/third-party-offers/<uuid:offer_id>/not-done/": act(
        case_of("claimant"), at="promised", args=THIRD_OFFER, data={"reason": "Nothing came."}
    ),
    "api/v1/cases/<uuid:case_id>/third-party-statements/": Row(
        get=PARCEL, post=parcel_of(THIRD), at="joined", data={"body": "It was in Roissy."}
    ),
    "api/v1/cases/<uuid:case_id>/third-party-offers/": Row(
        get=PARCEL, post=parcel_of(THIRD), at="joined", data={"to": "claimant", "amount": "40.00"}
    ),
    "api/v1/cases/<uuid:case_id>/third-party-offers/<uuid:offer_id>/accept/": act(
        case_of("claimant"), at="joined", args=THIRD_OFFER, data=YES
    ),
    "api/v1/cases/<uuid:case_id>/third-party-offers/<uuid:offer_id>/decline/": act(
        case_of("claimant"), at="joined", args=THIRD_OFFER
    ),
    "api/v1/cases/<uuid:case_id>/third-party-offers/<uuid:offer_id>/take-back/": act(
        parcel_of(THIRD), at="joined", args=THIRD_OFFER
    ),
    # Neutrals
    "mediator/": page(role("mediator")),
    "mediator/offers/<uuid:appointment_id>/": form(case_of("mediator")),
    "mediator/offers/<uuid:appointment_id>/decline/": act(case_of("mediator")),
    "appointments/": page(role("administrator")),
    "cases/<uuid:case_id>/mediator/": page(case()),
    "cases/<uuid:case_id>/mediator/appoint/": form(case_of("administrator"), at="appointing"),
    "cases/<uuid:case_id>/mediator/object/": act(case_of(*PARTIES)),
    "cases/<uuid:case_id>/mediator/agree/": act(case_of(*PARTIES)),
    "api/v1/appointments/": page(SIGNED_IN),
    "api/v1/appointments/<uuid:appointment_id>/accept/": act(case_of("mediator"), data={"independent": True}),
    "api/v1/appointments/<uuid:appointment_id>/decline/": act(case_of("mediator")),
    "api/v1/cases/<uuid:case_id>/appointments/": Row(get=case(), post=case_of("administrator"), at="appointing"),
    "api/v1/cases/<uuid:case_id>/candidates/": page(case_of("administrator"), at="appointing"),
    "api/v1/cases/<uuid:case_id>/mediator/object/": act(case_of(*PARTIES)),
    "api/v1/cases/<uuid:case_id>/mediator/agree/": act(case_of(*PARTIES)),
    # Decision-makers, challenges, draws and the roster
    # decisions
    "decisions/": page(EVERYBODY),
    "decisions/<uuid:public_id>/": page(EVERYBODY, at="published"),
    "api/v1/decisions/": page(EVERYBODY),
    "api/v1/decisions/<uuid:public_id>/": page(EVERYBODY, at="published"),
    "second-reader/": page(role("second_reader")),
    "cases/<uuid:case_id>/decision/write/": form(WRITES, at="closed"),
    "cases/<uuid:case_id>/decision/read/": form(READS_DRAFTS, at="drafted"),
    "cases/<uuid:case_id>/decision/pass/": act(READS_DRAFTS, at="drafted"),
    "cases/<uuid:case_id>/decision/sign/": form(WRITES, at="closed"),
    "cases/<uuid:case_id>/decision/complex/": form(WRITES, at="closed"),
    "cases/<uuid:case_id>/decision/agreed/": form(WRITES, at="closed"),
    "cases/<uuid:case_id>/decision/own-correction/": form(case_of(), at="decided"),
    "cases/<uuid:case_id>/decision/reopen/rule/": form(case_of(), at="reopening"),
    "cases/<uuid:case_id>/corrections/<uuid:correction_id>/rule/": form(case_of(), at="decided"),
    "cases/<uuid:case_id>/decisions/<uuid:decision_id>/publish/": form(case_of(), at="decided"),
    "cases/<uuid:case_id>/decisions/<uuid:decision_id>/": page(case_of(*PARTIES, *OVERSEERS), at="decided"),
    "cases/<uuid:case_id>/decision/correction/": form(case_of(*PARTIES), at="decided"),
    "cases/<uuid:case_id>/corrections/<uuid:correction_id>/answer/": form(case_of(*PARTIES), at="decided"),
    "cases/<uuid:case_id>/decision/accept/": form(case_of(*PARTIES), at="recommended"),
    "cases/<uuid:case_id>/decision/decline/": form(case_of(*PARTIES), at="recommended"),
    "cases/<uuid:case_id>/decision/reopen/": form(case_of("respondent"), at="reopening"),
    "cases/<uuid:case_id>/decision/reopen/answer/": form(case_of("claimant"), at="reopening"),
    "cases/<uuid:case_id>/consent-award/": form(case_of(*PARTIES), at="pleading"),
    "api/v1/cases/<uuid:case_id>/drafts/": Row(get=READS_DRAFTS, post=WRITES, at="drafted", data={"draft": {}}),
    "api/v1/cases/<uuid:case_id>/decisions/": page(case(), at="decided"),
    "api/v1/cases/<uuid:case_id>/decision/complex/": act(WRITES, at="closed", data={"days": 30, **WHY}),
    "api/v1/cases/<uuid:case_id>/decision/corrections/": Row(
        get=case(), post=case_of(*PARTIES), at="decided", data={"kind": "correction", **SAID}
    ),
    "api/v1/cases/<uuid:case_id>/corrections/<uuid:correction_id>/answer/": act(
        case_of("respondent"), at="decided", data=SAID
    ),
    "api/v1/cases/<uuid:case_id>/corrections/<uuid:correction_id>/rule/": act(case_of(), at="decided", data=RULED),
    "api/v1/cases/<uuid:case_id>/decision/answer/": act(case_of(*PARTIES), at="recommended", data={"accepts": True}),
    "api/v1/cases/<uuid:case_id>/decision/reopen/": act(
        case_of("respondent"), at="reopening", data={"knew_on": "2027-01-10", **WHY}
    ),
    "api/v1/cases/<uuid:case_id>/decision/reopen/answer/": act(case_of("claimant"), at="reopening", data=SAID),
    "api/v1/cases/<uuid:case_id>/decision/reopen/rule/": act(case_of(), at="reopening", data=RULED),
    "api/v1/cases/<uuid:case_id>/consent-award/": act(
        case_of(*PARTIES), at="pleading", data={"terms": paths.REFUND, **YES}
    ),
    "arbitrator/": page(role("arbitrator")),
    "arbitrator/offers/<uuid:appointment_id>/": form(ASKED, at="naming", args=ARBITRATOR_ASKED),
    "arbitrator/offers/<uuid:appointment_id>/decline/": act(ASKED, at="naming", args=ARBITRATOR_ASKED),
    "cases/<uuid:case_id>/decision-maker/": page(case(), at="named"),
    "cases/<uuid:case_id>/decision-maker/appoint/": form(case_of("administrator"), at="naming"),
    "cases/<uuid:case_id>/decision-maker/agree/": act(case_of(*PARTIES), at="named"),
    "cases/<uuid:case_id>/decision-maker/same/": act(case_of(*PARTIES), at="naming", data=SAID),
    "cases/<uuid:case_id>/decision-maker/challenge/": form(case_of(*PARTIES), at="named"),
    "cases/<uuid:case_id>/decision-maker/disclose/": form(case_of(), at="pleading"),
    "cases/<uuid:case_id>/decision-maker/resign/": form(case_of(), at="pleading"),
    "cases/<uuid:case_id>/decision-maker/replace/": form(case_of("administrator"), at="pleading", data=WHY),
    "challenges/<uuid:challenge_id>/": page(case(), at="challenged"),
    "challenges/<uuid:challenge_id>/answer/": act(case_of("respondent", "claimant"), at="challenged", data=SAID),
    "challenges/<uuid:challenge_id>/<slug:outcome>/": act(case_of("administrator"), at="challenged", data=WHY),
    "draws/<uuid:lottery_id>/": page(EVERYBODY, at="naming"),
    "draws/<uuid:lottery_id>/draw.json": page(EVERYBODY, at="naming"),
    "roster/": page(role("administrator")),
    "roster/new/": form(role("administrator")),
    "roster/me/": form(case_of("mediator"), data={"max_cases": 3}),
    "roster/me/ties/": form(case_of("mediator"), data=TIE),
    "roster/companies/": form(role("administrator"), data={**TIE, "from_name": "B Ltd"}),
    "roster/<int:profile_id>/": form(role("administrator")),
    "roster/<int:profile_id>/ties/": form(role("administrator"), data=TIE),
    "roster/ties/<uuid:tie_id>/remove/": act(role("administrator"), data=WHY),
    "api/v1/cases/<uuid:case_id>/tribunal/appointments/": act(case_of("administrator"), at="naming"),
    "api/v1/cases/<uuid:case_id>/tribunal/candidates/": page(case_of("administrator"), at="naming"),
    "api/v1/cases/<uuid:case_id>/tribunal/agree/": act(case_of(*PARTIES), at="named"),
    "api/v1/cases/<uuid:case_id>/tribunal/same/": act(case_of(*PARTIES), at="naming", data=SAID),
    "api/v1/cases/<uuid:case_id>/tribunal/disclose/": act(case_of(), at="pleading", data=SAID),
    "api/v1/cases/<uuid:case_id>/tribunal/resign/": act(case_of(), at="pleading", data=SAID),
    "api/v1/cases/<uuid:case_id>/tribunal/replace/": act(case_of("administrator"), at="pleading", data=SAID),
    "api/v1/cases/<uuid:case_id>/challenges/": Row(
        get=case(), post=case_of(*PARTIES), at="named", data={"ground": "ties", "reason": "He worked there."}
    ),
    "api/v1/challenges/<uuid:challenge_id>/answer/": act(case_of("respondent", "claimant"), at="challenged", data=SAID),
    "api/v1/challenges/<uuid:challenge_id>/uphold/": act(case_of("administrator"), at="challenged", data=SAID),
    "api/v1/challenges/<uuid:challenge_id>/reject/": act(case_of("administrator"), at="challenged", data=SAID),
    "api/v1/draws/<uuid:lottery_id>/": page(EVERYBODY, at="naming"),
    "api/v1/roster/": Row(get=role("administrator"), post=role("administrator"), data=JOINING),
    "api/v1/roster/me/ties/": Row(get=case_of("mediator"), post=case_of("mediator"), data=TIE),
    # Mediation
    "cases/<uuid:case_id>/rooms/<slug:room>/": form(case_of(*SIDES), args={"room": lambda case: "joint"}),
    "cases/<uuid:case_id>/notes/": form(case_of("mediator")),
    "cases/<uuid:case_id>/proposals/new/": form(case_of("mediator"), at="mediating"),
    "cases/<uuid:case_id>/proposals/<uuid:proposal_id>/accept/": form(case_of(*PARTIES)),
    "cases/<uuid:case_id>/proposals/<uuid:proposal_id>/decline/": form(case_of(*PARTIES)),
    "cases/<uuid:case_id>/proposals/<uuid:proposal_id>/take-back/": form(case_of("claimant")),
    "cases/<uuid:case_id>/mediation/end/": form(case_of("mediator"), at="mediating"),
    "cases/<uuid:case_id>/mediation/longer/": form(case_of(*PARTIES), at="mediating"),
    "cases/<uuid:case_id>/mediation/give-time/": form(case_of("mediator"), at="mediating"),
    "cases/<uuid:case_id>/meeting/": Row(get=case_of(*SIDES), post=case_of(*PARTIES), at="mediating"),
    "cases/<uuid:case_id>/meeting/offer/": form(case_of("mediator"), at="mediating"),
    "cases/<uuid:case_id>/meeting/cancel/": form(case_of("mediator"), at="mediating"),
    "cases/<uuid:case_id>/meeting/<uuid:hearing_id>.ics": page(case_of(*SIDES), at="mediating"),
    # Translations: whoever reads the original, and administrators
    "cases/translations/": page(ADMINISTRATION),
    "cases/<uuid:case_id>/translations/": page(TRANSLATED, at="mediating"),
    "cases/<uuid:case_id>/translations/ask/": form(case_of(*SIDES), at="mediating"),
    "cases/<uuid:case_id>/translations/contest/": form(case_of(*PARTIES), at="mediating"),
    "cases/<uuid:case_id>/translations/contest/answer/": form(case_of("administrator"), at="mediating"),
    "cases/<uuid:case_id>/translations/<uuid:translation_id>/": form(TRANSLATED, at="mediating"),
    "cases/<uuid:case_id>/translations/<uuid:translation_id>/contest/": form(case_of(*PARTIES), at="mediating"),
    # The choice after talks, promises, the file of the proceedings and evidence orders
    "arbitrator/cases/": page(role("arbitrator")),
    "commitments/": form(SELLER_ALONE, data=PROMISE, answers=frozenset({404})),
    "commitments/<uuid:commitment_id>/withdraw/": act(ADDRESSED),
    "evidence-orders/": page(role("marketplace_officer")),
    "evidence-orders/<uuid:evidence_order_id>/": form(ADDRESSED, at="pleading"),
    "cases/<uuid:case_id>/ways/": page(case_of(*PARTIES), at="no_agreement"),
    "cases/<uuid:case_id>/ways/<slug:route>/": form(case_of("claimant"), at="no_agreement", args=ROUTE),
    "cases/<uuid:case_id>/arbitration/": form(case_of(*PARTIES), at="no_agreement"),
    "cases/<uuid:case_id>/arbitration/propose/": form(case_of(*PARTIES), at="no_agreement"),
    "cases/<uuid:case_id>/arbitration/decline/": act(case_of(*PARTIES), at="no_agreement"),
    "cases/<uuid:case_id>/arbitration/start/": form(case_of(*PARTIES)),
    "cases/<uuid:case_id>/proceedings/": page(case_of(*PARTIES), at="pleading"),
    "cases/<uuid:case_id>/proceedings/room/": form(case_of(*PARTIES), at="pleading"),
    "cases/<uuid:case_id>/proceedings/statement/": form(case_of(*PARTIES), at="pleading"),
    "cases/<uuid:case_id>/proceedings/order/": form(case_of(), at="pleading"),
    "cases/<uuid:case_id>/proceedings/evidence/": form(case_of(), at="pleading"),
    "cases/<uuid:case_id>/proceedings/more-time/": form(case_of(), at="pleading"),
    "cases/<uuid:case_id>/proceedings/close/": form(case_of(), at="pleading"),
    "cases/<uuid:case_id>/proceedings/reopen/": form(WRITES, at="closed"),
    "api/v1/commitments/": Row(get=SELLER_ALONE, post=SELLER_ALONE, data=PROMISE, answers=frozenset({404})),
    "api/v1/commitments/<uuid:commitment_id>/withdraw/": act(ADDRESSED),
    "api/v1/evidence-orders/": page(role("marketplace_officer")),
    "api/v1/evidence-orders/<uuid:evidence_order_id>/answer/": act(ADDRESSED, at="pleading"),
    "api/v1/cases/<uuid:case_id>/ways/": Row(
        get=case_of(*PARTIES), post=case_of("claimant"), at="no_agreement", data={"route": "recommendation", **DIGEST}
    ),
    "api/v1/cases/<uuid:case_id>/ways/words/": page(case_of(*PARTIES), at="no_agreement"),
    "api/v1/cases/<uuid:case_id>/arbitration/": act(
        case_of(*PARTIES), at="no_agreement", data={"seat": "FR", "language": "en", **DIGEST}
    ),
    "api/v1/cases/<uuid:case_id>/arbitration/consent/": act(case_of(*PARTIES), at="no_agreement", data=DIGEST),
    "api/v1/cases/<uuid:case_id>/arbitration/decline/": act(case_of(*PARTIES), at="no_agreement"),
    "api/v1/cases/<uuid:case_id>/arbitration/start/": act(
        case_of(*PARTIES), data={"clause": "Disputes are arbitrated.", "found": "No. 14", **DIGEST}
    ),
    "api/v1/cases/<uuid:case_id>/proceedings/": page(case_of(*PARTIES), at="pleading"),
    "api/v1/cases/<uuid:case_id>/proceedings/statements/": act(
        case_of(*PARTIES), at="pleading", data={"kind": "reply", **SAID}
    ),
    "api/v1/cases/<uuid:case_id>/proceedings/orders/": act(case_of(), at="pleading", data={"kind": "question", **SAID}),
    "api/v1/cases/<uuid:case_id>/proceedings/evidence/": act(
        case_of(), at="pleading", data={"addressee": "respondent", "what": "The listing.", "why": "The size."}
    ),
    "api/v1/cases/<uuid:case_id>/proceedings/more-time/": act(case_of(), at="pleading", data={"days": 3, **WHY}),
    "api/v1/cases/<uuid:case_id>/proceedings/close/": act(case_of(), at="pleading"),
    "api/v1/cases/<uuid:case_id>/proceedings/reopen/": act(WRITES, at="closed", data={"days": 3, **WHY}),
    "cases/<uuid:case_id>/exit/": Row(get=case(), post=case_of("claimant"), at="no_agreement"),
    "api/v1/cases/<uuid:case_id>/messages/": Row(
        get=case(), post=case_of(*SIDES), data={"room": "joint", "body": "Good morning."}
    ),
    "api/v1/cases/<uuid:case_id>/notes/": Row(
        get=case_of("mediator"), post=case_of("mediator"), data={"body": "The seller may go to 95."}
    ),
    "api/v1/cases/<uuid:case_id>/proposals/": Row(get=case(), post=case_of("mediator"), at="proposed", data=OFFER),
    "api/v1/cases/<uuid:case_id>/proposals/<uuid:proposal_id>/accept/": act(case_of(*PARTIES), data=YES),
    "api/v1/cases/<uuid:case_id>/proposals/<uuid:proposal_id>/decline/": act(case_of(*PARTIES)),
    "api/v1/cases/<uuid:case_id>/proposals/<uuid:proposal_id>/take-back/": act(case_of("claimant")),
    "api/v1/cases/<uuid:case_id>/mediation/end/": act(case_of("mediator"), at="mediating", data={"reason": "No way."}),
    "api/v1/cases/<uuid:case_id>/mediation/longer/": act(case_of(*PARTIES), at="mediating"),
    "api/v1/cases/<uuid:case_id>/mediation/give-time/": act(
        case_of("mediator"), at="mediating", data={"days": 3, **WHY}
    ),
    "api/v1/cases/<uuid:case_id>/meetings/": Row(
        get=case_of(*SIDES), post=case_of("mediator"), at="mediating", data=MEETING
    ),
    "api/v1/cases/<uuid:case_id>/meetings/answer/": act(case_of(*PARTIES), at="mediating", data={"suits": []}),
    "api/v1/cases/<uuid:case_id>/meetings/cancel/": act(case_of("mediator"), at="mediating", data=WHY),
    "api/v1/translations/": page(ADMINISTRATION),
    "api/v1/translations/<uuid:translation_id>/": act(
        TRANSLATED, at="mediating", data={"text": "Good morning.", "how": "person"}
    ),
    "api/v1/cases/<uuid:case_id>/translations/": Row(
        get=TRANSLATED, post=case_of(*SIDES), at="mediating", data={"into": "zh-hans"}
    ),
    "api/v1/cases/<uuid:case_id>/translation-contests/": Row(
        get=TRANSLATED, post=case_of(*PARTIES), at="mediating", data={"passage": "sur mesure", "reason": "Wrong."}
    ),
    "api/v1/cases/<uuid:case_id>/translation-contests/answer/": act(
        case_of("administrator"), at="mediating", data={"outcome": "stands", "answer": "It is right."}
    ),
    "api/v1/cases/<uuid:case_id>/exit/": act(case_of("claimant"), at="no_agreement"),
    # Feedback: each side its own questions, figures for everybody, a neutral's own, free words for administrators
    "feedback/": page(EVERYBODY),
    "feedback/mine/": page(role("mediator", "arbitrator")),
    "feedback/comments/": page(ADMINISTRATION),
    "feedback/<uuid:questionnaire_id>/": form(OWN_QUESTIONS, at="settled"),
    "api/v1/feedback/": page(SIGNED_IN),
    "api/v1/feedback/figures/": page(EVERYBODY),
    "api/v1/feedback/figures/mine/": page(role("mediator", "arbitrator")),
    "api/v1/feedback/<uuid:questionnaire_id>/": act(OWN_QUESTIONS, at="settled", data={"answers": {"fair": "yes"}}),
    # The course of a case
    "cases/<uuid:case_id>/time-to-complete/": form(case_of("claimant"), at="filed"),
    "cases/<uuid:case_id>/second-look/": form(case_of("claimant"), at="filed"),
    "cases/<uuid:case_id>/second-look/take-back/": form(case_of("intake_officer"), at="filed"),
    "cases/<uuid:case_id>/second-look/keep/": form(case_of("intake_officer"), at="filed"),
    "cases/<uuid:case_id>/time-to-answer/": form(case_of("respondent"), at="served"),
    "cases/<uuid:case_id>/time-to-answer/decide/": form(case_of("intake_officer"), at="served"),
    "cases/<uuid:case_id>/stay/": form(case_of("administrator")),
    "cases/<uuid:case_id>/resume/": form(case_of("administrator")),
    "cases/<uuid:case_id>/longer/": form(case_of("administrator")),
    "cases/<uuid:case_id>/refer/": form(case_of("intake_officer", "administrator")),
    "cases/<uuid:case_id>/terminate/": form(case_of("administrator")),
    "cases/<uuid:case_id>/reopen/": form(case_of("claimant")),
    "api/v1/cases/<uuid:case_id>/time-to-complete/": act(case_of("claimant"), at="filed"),
    "api/v1/cases/<uuid:case_id>/second-look/": act(case_of("claimant"), at="filed", data=WHY),
    "api/v1/cases/<uuid:case_id>/second-look/take-back/": act(case_of("intake_officer"), at="filed", data=WHY),
    "api/v1/cases/<uuid:case_id>/second-look/keep/": act(case_of("intake_officer"), at="filed", data=WHY),
    "api/v1/cases/<uuid:case_id>/time-to-answer/": act(case_of("respondent"), at="served", data=WHY),
    "api/v1/cases/<uuid:case_id>/time-to-answer/decide/": act(
        case_of("intake_officer"), at="served", data={"granted": True, "answer": "A holiday there."}
    ),
    "api/v1/cases/<uuid:case_id>/stay/": act(case_of("administrator"), data={**WHY, "ground": "court"}),
    "api/v1/cases/<uuid:case_id>/resume/": act(case_of("administrator"), data=WHY),
    "api/v1/cases/<uuid:case_id>/longer/": act(case_of("administrator"), data={**WHY, "days": 30}),
    "api/v1/cases/<uuid:case_id>/refer/": act(
        case_of("intake_officer", "administrator"), data={**WHY, "ground": "other_forum", "to_whom": "A court"}
    ),
    "api/v1/cases/<uuid:case_id>/terminate/": act(case_of("administrator"), data={**WHY, "ground": "futile"}),
    "api/v1/cases/<uuid:case_id>/reopen/": act(case_of("claimant")),
    # Reports: a regulator sees their own countries
    "reports/": page(REGULATORS),
    "reports/figures.csv": page(REGULATORS),
    "reports/cases/": page(REGULATORS),
    "reports/cases/<uuid:case_id>/": page(case_of("regulator")),
    "reports/export/": form(REGULATORS),
    "cases/<uuid:case_id>/package/": form(case_of(*PARTIES, "regulator")),
    "figures/": page(EVERYBODY),
    "figures/figures.csv": page(EVERYBODY),
    "figures/columns/": page(EVERYBODY),
    "figures/columns.csv": page(EVERYBODY),
    "check-a-package/": page(EVERYBODY),
    "api/v1/reports/figures/": page(REGULATORS),
    "api/v1/reports/cases/": page(REGULATORS),
    "api/v1/reports/cases/<uuid:case_id>/": page(case_of("regulator")),
    "api/v1/reports/exports/": act(REGULATORS),
    "api/v1/reports/columns/": page(SIGNED_IN),
    "api/v1/cases/<uuid:case_id>/package/": act(case_of(*PARTIES, "regulator")),
    # Bundles: a side sees figures and its own cases, an administrator all, a regulator the figures of their countries
    "bundles/": page(OVERSEE_BUNDLES),
    "bundles/<uuid:bundle_id>/": page(SEE_BUNDLE, at="bundled"),
    "bundles/<uuid:bundle_id>/lead/": form(RUNS_BUNDLE, at="bundled"),
    "bundles/<uuid:bundle_id>/delay/": form(RUNS_BUNDLE, at="bundled"),
    "bundles/<uuid:bundle_id>/end/": form(RUNS_BUNDLE, at="bundled"),
    "cases/<uuid:case_id>/bundle/": form(case_of("claimant"), at="bundled"),
    "cases/<uuid:case_id>/bundle/decline/": act(case_of("claimant"), at="bundled"),
    "cases/<uuid:case_id>/bundle/leave/": form(case_of("claimant"), at="bundled"),
    "api/v1/bundles/": page(OVERSEE_BUNDLES),
    "api/v1/bundles/figures/": page(OVERSEE_BUNDLES),
    "api/v1/bundles/<uuid:bundle_id>/": page(SEE_BUNDLE, at="bundled"),
    "api/v1/bundles/<uuid:bundle_id>/lead/": act(
        RUNS_BUNDLE, at="bundled", data={"member": "00000000-0000-4000-8000-000000000000"}
    ),
    "api/v1/bundles/<uuid:bundle_id>/delay/": act(RUNS_BUNDLE, at="bundled", data=WHY),
    "api/v1/bundles/<uuid:bundle_id>/end/": act(RUNS_BUNDLE, at="bundled", data=WHY),
    "api/v1/cases/<uuid:case_id>/bundle/": Row(
        get=case_of("claimant"), post=case_of("claimant"), at="bundled", data={"digest": "0" * 64}
    ),
    "api/v1/cases/<uuid:case_id>/bundle/decline/": act(case_of("claimant"), at="bundled"),
    "api/v1/cases/<uuid:case_id>/bundle/leave/": act(case_of("claimant"), at="bundled"),
    # The log
    "log/checkpoint": page(EVERYBODY, answers=frozenset({404})),  # 404: nothing is signed yet
    "log/trust": page(EVERYBODY),
}
