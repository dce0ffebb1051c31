"""The papers of each way out: filled in with what the case knows, and "please fill in" where it does not.

A paper is a title, facts and sections in the active language, as documents are typeset, and the same for programs. Forms keep
their own numbers. Sources: Regulation (EC) No 861/2007, annex I (as replaced by Delegated Regulation (EU) 2017/1259); New York
Convention 1958, article IV; Civil Procedure Law of China, articles 205-206.
"""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from odr.cases import queries as cases
from odr.cases.models import Case, Message, Room, Side
from odr.common import formats
from odr.common.formats import country as country_name
from odr.determinations import queries as determinations
from odr.evidence.models import Exhibit
from odr.outcomes import exit_packs
from odr.outcomes.documents import term_sentence
from odr.outcomes.queries import documents, settlement_of, steps_of, term_of
from platform_rules import exits

Paper = dict[str, Any]
#: Messages of the joint room that go into an evidence pack, the newest ones; each cut to this many characters.
MOST_MESSAGES: Final = 40
LONGEST_EXCERPT: Final = 600


def blank() -> str:
    """What stands where nothing is known."""
    return _("[please fill in]")


def _or_blank(value: Any) -> str:
    return str(value) if value else blank()


def _buyer(case: Case) -> dict[str, str]:
    own = cases.participants(case, Side.CLAIMANT).first()
    return {"name": own.display_name if own else "", "email": own.user.email if own else ""}


def _sum(case: Case) -> str:
    amount = exit_packs.claimed(case)
    return formats.money(amount, case.currency) if amount is not None and case.currency else ""


def _not_advice() -> Paper:
    return {"title": _("Before you send it"), "kind": "notes", "lines": [
        _("We filled this in from your case. Check every line; what we do not know is left for you."),
        _("This is not legal advice."),
    ]}  # fmt: skip


def _facts(case: Case) -> list[list[str]]:
    return [
        [_("Case"), case.number],
        [_("Buyer"), _or_blank(_buyer(case)["name"])],
        [_("Seller"), case.respondent_name],
        [_("Purchase"), case.title],
        [_("Order"), _or_blank(f"{case.marketplace_name} {case.order_number}".strip())],
        [_("Bought on"), formats.day(case.purchased_on) if case.purchased_on else blank()],
        [_("Price"), formats.money(case.price, case.currency) if case.price is not None else blank()],
        [_("Sum asked for"), _or_blank(_sum(case))],
    ]


def exhibits(case: Case) -> list[Exhibit]:
    """Files of the case that both sides see, in their order."""
    return list(Exhibit.objects.filter(case=case, state=Exhibit.State.CLEAN).order_by("number"))


def _exhibit_lines(case: Case) -> list[str]:
    rows = [
        f"{row.number}. {row.name}{': ' + row.shows if row.shows else ''} (SHA-256 {row.sha256})"
        for row in exhibits(case)
    ]
    return rows or [_("No files.")]


def _timeline(case: Case) -> list[str]:
    told = [(case.purchased_on, _("Bought")), (case.created_at.date(), _("Complaint sent to the platform"))]
    if case.admitted_at:
        told.append((case.admitted_at.date(), _("Complaint accepted and sent to the seller")))
    settlement = settlement_of(case)
    if settlement is not None:
        told.append((settlement.created_at.date(), str(settlement.get_origin_display())))
    if case.closed_at:
        told.append((case.closed_at.date(), _("The case ended here")))
    return [f"{formats.day(day)}: {words}" for day, words in told if day is not None]


def _correspondence(case: Case) -> list[str]:
    """What both sides wrote where both read it; nothing said to a mediator alone."""
    rows = Message.objects.filter(case=case, room=Room.JOINT).order_by("-created_at")[:MOST_MESSAGES]
    lines = []
    for row in reversed(rows):
        text = row.body if len(row.body) <= LONGEST_EXCERPT else f"{row.body[:LONGEST_EXCERPT]} […]"
        lines.append(f"{formats.day(row.created_at.date())}, {Side(row.side).label}: {text}")
    return lines or [_("Nothing was written in the room that both sides read.")]


def _outcome(case: Case) -> list[str]:
    steps = list(steps_of(case).select_related("settlement"))
    if not steps:
        return [_("There is no agreement and no decision.")]
    return [f"{term_sentence(term_of(step))} – {step.get_state_display()}" for step in steps]


def small_claims(case: Case) -> Paper:
    """Form A of the European Small Claims Procedure, in the form's own numbers."""
    buyer, amount = _buyer(case), exit_packs.claimed(case)
    at_home = _(
        "Domicile of the consumer (Regulation (EU) No 1215/2012, articles 17 and 18), if the seller sells to your country"
    )
    rows = {
        "1": [("1.1", _("Court"), ""), ("1.2", _("Street"), ""), ("1.3", _("City and postal code"), ""),
              ("1.4", _("Country"), "")],
        "2": [("2.1", _("Name"), buyer["name"]), ("2.2", _("Personal number, if your country asks for it"), ""),
              ("2.3", _("Street"), ""), ("2.4", _("City and postal code"), ""),
              ("2.5", _("Country"), country_name(case.claimant_country)), ("2.6", _("Telephone"), ""),
              ("2.7", _("E-mail"), buyer["email"]), ("2.8", _("Representative, if any"), "")],
        "3": [("3.1", _("Name"), case.respondent_name), ("3.2", _("Registration number, if known"), ""),
              ("3.3", _("Street"), ""), ("3.4", _("City and postal code"), ""),
              ("3.5", _("Country"), country_name(case.respondent_country) if case.respondent_country else ""),
              ("3.6", _("Telephone"), ""), ("3.7", _("E-mail"), case.respondent_email)],
        "4": [("4.2", at_home, _("Tick this if it is so"))],
        "5": [("5.1", _("Country of the claimant"), country_name(case.claimant_country)),
              ("5.2", _("Country of the defendant"), country_name(case.respondent_country) if case.respondent_country else ""),
              ("5.3", _("Country of the court"), "")],
        "6": [("6.1", _("How you pay the court fee"), ""), ("6.2", _("Account the defendant should pay to"), "")],
        "7": [("7.1", _("Claim for money, without interest and costs"), f"{amount:.2f} {case.currency}" if amount is not None else ""),
              ("7.2", _("Other claim"), case.remedy_details), ("7.3", _("Costs of the proceedings"), ""),
              ("7.4", _("Interest"), "")],
        "8": [("8.1", _("Reasons: what, where and when"), case.story),
              ("8.2", _("Evidence"), "; ".join(f"{row.number}. {row.name}" for row in exhibits(case)))],
        "9": [("9", _("Do you want an oral hearing?"), "")],
        "10": [("10", _("May the court write to you electronically?"), "")],
        "11": [("11", _("Certificate for enforcement in another country (form D)"), "")],
        "12": [("12", _("Place, date and signature"), "")],
    }  # fmt: skip
    titles = {
        "1": _("Court"), "2": _("Claimant"), "3": _("Defendant"), "4": _("Jurisdiction"), "5": _("Cross-border case"),
        "6": _("Bank details (optional)"), "7": _("Claim"), "8": _("Details of the claim"), "9": _("Oral hearing"),
        "10": _("Service and communication"), "11": _("Certificate"), "12": _("Date and signature"),
    }  # fmt: skip
    sections = [
        {
            "title": f"{number}. {titles[number]}",
            "kind": "plain",
            "lines": [f"{at}  {label}: {_or_blank(value)}" for at, label, value in fields],
        }
        for number, fields in rows.items()
    ]
    how = {"title": _("How to use it"), "kind": "notes", "lines": [
        _("Copy these lines into form A on the European e-Justice Portal, in the language of the court. The numbers are the form's."),
        _("Send it to the court with copies of your evidence. The court asks a fee."),
    ]}  # fmt: skip
    return {
        "title": _("European small claims procedure: what to write in form A"),
        "facts": [
            [_("Case"), case.number],
            [_("Source"), "Regulation (EC) No 861/2007, Annex I (Regulation (EU) 2017/1259)"],
        ],
        "sections": [how, *sections, _not_advice()],
        "fields": {at: value or None for fields in rows.values() for at, _label, value in fields},
    }


def new_york(case: Case) -> Paper:
    """What article IV asks for: the award, the agreement to arbitrate, both authenticated, and translations."""
    award = next((row for row in exit_packs.awards(case) if row.kind == "award"), None)
    agreement = [row for row in documents(case) if row.kind in ("arbitration_consent", "consent")]
    place = country_name(case.respondent_country) if case.respondent_country else blank()
    determination = determinations.of_case(case)
    effect = determination.memo["enforcement"].get("award") if determination is not None else None
    said = effect["sentence"] if effect else ""
    told = _in(said, _language())
    return {
        "title": _("Papers for having an award enforced (New York Convention, article IV)"),
        "facts": [*_facts(case), [_("Where to enforce"), place]],
        "sections": [
            {"title": _("What the court asks for"), "lines": [
                _("IV(1)(a) The award, authenticated, or a certified copy: %(what)s") % {"what": f"{award.file_name} (SHA-256 {award.sha256})" if award else _("there is no award yet")},
                _("IV(1)(b) The agreement to arbitrate, or a certified copy: %(what)s") % {"what": "; ".join(f"{row.file_name} (SHA-256 {row.sha256})" for row in agreement) or _("there is no record of one here")},
                _("IV(2) A certified translation, if the court's language is another than the award's: %(what)s") % {"what": blank()},
                _("Certification of the copies by a notary, consulate or as the court's country asks: %(what)s") % {"what": blank()},
            ]},
            {"title": _("What we found about this"), "kind": "plain", "lines": [told or _("Nothing was found about awards where the seller is.")]},
            _not_advice(),
        ],
        "fields": {"award_sha256": award.sha256 if award else None, "agreements": [row.sha256 for row in agreement],
                   "enforcement_country": case.respondent_country or None},
    }  # fmt: skip


def family(case: Case) -> str:
    """The family of reasons for a card's bank, in words no card network owns."""
    return {
        "not_received": _("Goods or services not received"),
        "not_as_described": _("Goods or services not as described, or defective"),
        "counterfeit": _("Counterfeit goods"),
        "credit_not_processed": _("A refund that was due did not come"),
        "wrong_amount": _("A wrong sum was charged"),
    }.get(exits.rules().families.get(case.issue, ""), _("None that fits"))


def chargeback(case: Case) -> Paper:
    """Evidence for the bank that issued the card."""
    references = [step.refund_reference for step in steps_of(case) if step.refund_reference]
    card = [
        [_("Reason, in a family of reasons"), family(case)],
        [_("Day of the payment"), blank()],
        [_("Last four digits of the card"), blank()],
        [_("Reference of a refund the seller named"), "; ".join(references) or _("none")],
    ]
    return {
        "title": _("Evidence for your card's bank"),
        "facts": [*_facts(case), *card],
        "sections": [
            {"title": _("What happened"), "kind": "plain", "lines": [case.story]},
            {"title": _("Time line"), "kind": "notes", "lines": _timeline(case)},
            {"title": _("How the seller answered"), "kind": "notes", "lines": _outcome(case)},
            {"title": _("What both sides wrote to each other"), "kind": "plain", "lines": _correspondence(case)},
            {"title": _("Files, with their fingerprints"), "kind": "plain", "lines": _exhibit_lines(case)},
            _not_advice(),
        ],
        "fields": {"family": exits.rules().families.get(case.issue), "refund_references": references,
                   "exhibits": [{"number": row.number, "name": row.name, "sha256": row.sha256} for row in exhibits(case)]},
    }  # fmt: skip


def authority(case: Case) -> Paper:
    """The case in one paper for a consumer authority, with the bodies our rules name."""
    language = _language()
    found = exit_packs.bodies(case)
    lines = [f"{country_name(one['country'])}: {_in(one['sentence'], language)} ({one['citation']})" for one in found]
    return {
        "title": _("Your case for a consumer authority"),
        "facts": _facts(case),
        "sections": [
            {"title": _("Where to send it"), "kind": "notes", "lines": lines or [blank()]},
            {"title": _("What happened"), "kind": "plain", "lines": [case.story]},
            {"title": _("Time line"), "kind": "notes", "lines": _timeline(case)},
            {"title": _("What came of it here"), "kind": "notes", "lines": _outcome(case)},
            {"title": _("Files, with their fingerprints"), "kind": "plain", "lines": _exhibit_lines(case)},
            _not_advice(),
        ],
        "fields": {"bodies": [{"country": one["country"], "rule": one["basis"]} for one in found]},
    }


def china(case: Case) -> Paper:
    """The hand-over sheet for 12315, and with a mediated agreement the joint application to a court."""
    settlement = exit_packs.mediated(case)
    sheet = [
        [_("Complainant"), _or_blank(_buyer(case)["name"])],
        [_("Identity document and number"), blank()],
        [_("Telephone"), blank()],
        [_("Company complained about"), case.respondent_name],
        [_("Its unified social credit code"), blank()],
        [_("Its address"), blank()],
        [_("Shop or listing"), _or_blank(case.respondent_url)],
    ]
    sections: list[Paper] = [
        {"title": _("12315: facts and request"), "kind": "plain", "lines": [case.story, _("Request: %(what)s %(sum)s") % {"what": case.get_remedy_display(), "sum": _sum(case)}]},
        {"title": _("Files, with their fingerprints"), "kind": "plain", "lines": _exhibit_lines(case)},
    ]  # fmt: skip
    if settlement is not None:
        day = formats.day(exit_packs.confirmation_until(settlement))
        sections.append({"title": _("Confirmation of the agreement by a court"), "lines": [
            _("Both sides apply together, within %(days)d days after the agreement takes effect: until %(day)s.") % {"days": exits.rules().confirmation_days, "day": day},
            _("Civil Procedure Law of the People's Republic of China, articles 205 and 206."),
            _("The mediation body must be one set up by law. The court decides whether that is so here."),
            *[term_sentence(term) for term in settlement.agreed()],
            _("Court: %(what)s") % {"what": blank()},
            _("Signatures of both sides: %(what)s") % {"what": blank()},
        ]})  # fmt: skip
    until = exit_packs.confirmation_until(settlement).isoformat() if settlement is not None else None
    return {
        "title": _("China: papers for 12315 and for a court"),
        "facts": [*sheet, *_facts(case)],
        "sections": [*sections, _not_advice()],
        "fields": {"confirmation_until": until},
    }


PAPERS: Final[dict[str, Callable[[Case], Paper]]] = {
    "small-claims": small_claims,
    "new-york": new_york,
    "chargeback": chargeback,
    "authority": authority,
    "china": china,
}


def _language() -> str:
    """The language of the rules' sentences that is nearest to the active one."""
    return formats.law_language()


def _in(sentence: Any, language: str) -> str:
    return str(sentence.get(language) or sentence.get("en", "")) if isinstance(sentence, dict) else str(sentence)
