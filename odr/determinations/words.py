"""Facts, their values, and what became of a rule, in plain words; the rules' data carry the questions, not these."""

from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odr.common import formats
from platform_rules.vocabulary import vocabulary

#: What became of a rule that was read for an answer (`platform_rules.explain.FATES`): words, kind of tag, and why.
FATES: Final[dict[str, tuple[Promise, str, Promise]]] = {
    "decides": (_("Decides"), "good", _("All its conditions are met, and no other rule goes before it.")),
    "outranked": (
        _("Another rule goes first"),
        "quiet",
        _("Its conditions are met, but a stronger or more special rule decides."),
    ),
    "contradicted": (
        _("Contradicted"),
        "wait",
        _("Its conditions are met, but another rule of the same rank says otherwise. Neither decides."),
    ),
    "held_back": (
        _("Waits for another rule"),
        "wait",
        _("Its conditions are met, but a stronger rule could still say otherwise."),
    ),
    "open": (_("A fact is missing"), "wait", _("It could apply. We do not know enough, and we do not guess.")),
    "to_be_checked": (
        _("A lawyer should check it"),
        "wait",
        _("It would apply, but we are not sure enough of it to let it decide."),
    ),
    "fails": (_("A condition is not met"), "quiet", _("The facts told do not fit it.")),
    "other_court": (_("Not for this court"), "quiet", _("Courts of other places apply it.")),
    "not_in_force": (_("Not in force"), "quiet", _("It was not in force on the day that counts.")),
}

#: Conclusions on the way to an answer, keys of `terms` in platform_rules/data/answers.yaml.
TERMS: Final[dict[str, Promise]] = {
    "directed_activity": _("Does the seller aim its business at the buyer's country?"),
    "trader_active_at_home": _("Does the seller do business in the buyer's country?"),
    "foreign_element": _("Is more than one country concerned?"),
    "consumer_forum_rules": _("Do the rules that protect consumers cover the question of the court?"),
    "consumer_law_rules": _("Do the rules that protect consumers cover the question of the law?"),
    "law_excluded": _("Is this contract left out of the protection?"),
    "standard_term": _("Was the clause written beforehand for many buyers?"),
    "assent_given": _("Did the terms become part of the contract?"),
    "unconscionable": _("Is the clause grossly one-sided?"),
    "damage_place": _("Where did the harm occur?"),
    "event_place": _("Where did the act happen that caused the harm?"),
    "minimum_contacts": _("Has the seller enough to do with the place of the court?"),
    "gateway": _("May papers be served abroad?"),
    "forum_clause_reason": _("What counts most about the choice of court?"),
    "law_clause_reason": _("What counts most about the choice of law?"),
    "arbitration_clause_reason": _("What counts most about the arbitration clause?"),
    "settlement_enforceable": _("Can a mediated agreement be enforced there?"),
}

#: Values of facts. A value that means another thing with one fact stands under `fact=value`.
VALUES: Final[dict[str, Promise]] = {
    "account": pgettext_lazy("fact", "a user account"),
    "account_balance": pgettext_lazy("fact", "a balance on an account"),
    "account_reactivation": pgettext_lazy("fact", "an account opened again"),
    "accommodation": pgettext_lazy("fact", "a place to stay"),
    "air_transport": pgettext_lazy("fact", "a flight"),
    "arbitration_clause": pgettext_lazy("fact", "the arbitration clause"),
    "assignee": pgettext_lazy("fact", "somebody who took over the claim"),
    "association": pgettext_lazy("fact", "a consumer association"),
    "authority": pgettext_lazy("fact", "an authority"),
    "award": pgettext_lazy("fact", "an arbitral award"),
    "award_annulment": pgettext_lazy("fact", "that an award is set aside"),
    "award_enforcement": pgettext_lazy("fact", "that an award is enforced"),
    "browsewrap": pgettext_lazy("fact", "a link on the site, nothing to click"),
    "business_customer": pgettext_lazy("fact", "a business that bought"),
    "card": pgettext_lazy("fact", "by card"),
    "carrier": pgettext_lazy("fact", "the carrier"),
    "cash": pgettext_lazy("fact", "in cash"),
    "cash_on_delivery": pgettext_lazy("fact", "in cash on delivery"),
    "class_action": pgettext_lazy("fact", "a class action"),
    "class_damages": pgettext_lazy("fact", "damages for a class"),
    "class_membership": pgettext_lazy("fact", "membership of a class"),
    "class_representative": pgettext_lazy("fact", "the representative of a class"),
    "class_settlement": pgettext_lazy("fact", "a class settlement"),
    "clickwrap": pgettext_lazy("fact", "a box or button to click"),
    "collective_injunction": pgettext_lazy("fact", "an order for many consumers"),
    "construction": pgettext_lazy("fact", "building work"),
    "consumer": pgettext_lazy("fact", "the consumer"),
    "consumer_contract": pgettext_lazy("fact", "a consumer contract"),
    "consumer_rules_ignored": pgettext_lazy("fact", "a link that leaves out the rules for consumers"),
    "consumer_tribunal": pgettext_lazy("fact", "before a consumer tribunal"),
    "contested": pgettext_lazy("fact", "contested"),
    "contract_damages": pgettext_lazy("fact", "damages under the contract"),
    "contracting_party": pgettext_lazy("fact", "the other side of the contract"),
    "counterfeit": pgettext_lazy("fact", "it is fake"),
    "court_settlement": pgettext_lazy("fact", "a court settlement"),
    "credit": pgettext_lazy("fact", "a credit"),
    "credit_card": pgettext_lazy("fact", "by credit card"),
    "cruise": pgettext_lazy("fact", "a cruise"),
    "crypto": pgettext_lazy("fact", "a crypto-asset"),
    "customs": pgettext_lazy("fact", "it is held at customs"),
    "damaged": pgettext_lazy("fact", "it arrived damaged"),
    "data_misuse": pgettext_lazy("fact", "misuse of personal data"),
    "debt": pgettext_lazy("fact", "payment of a debt"),
    "decided": pgettext_lazy("fact", "decided"),
    "declaration": pgettext_lazy("fact", "a declaration of what the law is"),
    "default": pgettext_lazy("fact", "did not appear"),
    "defective": pgettext_lazy("fact", "it does not work"),
    "digital": pgettext_lazy("fact", "digital content or service does not work"),
    "digital_service": pgettext_lazy("fact", "digital content or an online service"),
    "direct_debit": pgettext_lazy("fact", "by direct debit"),
    "duties": pgettext_lazy("fact", "duties or taxes nobody had told of"),
    "eeo_certificate": pgettext_lazy("fact", "a European enforcement order"),
    "entered_without_contest": pgettext_lazy("fact", "took part without contesting"),
    "escrow": pgettext_lazy("fact", "through an escrow service"),
    "event_ticket": pgettext_lazy("fact", "a ticket to an event"),
    "expert": pgettext_lazy("fact", "an expert"),
    "few": pgettext_lazy("fact", "a few times"),
    "franchise": pgettext_lazy("fact", "a franchise"),
    "future_professional": pgettext_lazy("fact", "for a business to be started"),
    "gambling": pgettext_lazy("fact", "a game of chance"),
    "gambling_debt": pgettext_lazy("fact", "a gambling debt"),
    "goods": pgettext_lazy("fact", "goods"),
    "group_company": pgettext_lazy("fact", "a company of the seller's group"),
    "guarantee": pgettext_lazy("fact", "a guarantee"),
    "guarantor": pgettext_lazy("fact", "the guarantor"),
    "hyperlink_reference": pgettext_lazy("fact", "a link that pointed to them"),
    "insurance": pgettext_lazy("fact", "an insurance"),
    "intellectual_property": pgettext_lazy("fact", "infringed rights of one's own"),
    "intensive": pgettext_lazy("fact", "very many purchases"),
    "interactive": pgettext_lazy("fact", "one can contact the seller"),
    "intermediary": pgettext_lazy("fact", "an intermediary"),
    "investment": pgettext_lazy("fact", "an investment"),
    "issuer": pgettext_lazy("fact", "the issuer of the card or asset"),
    "judgment": pgettext_lazy("fact", "a judgment"),
    "judgment_enforcement": pgettext_lazy("fact", "that a judgment is enforced"),
    "land": pgettext_lazy("fact", "land or a house"),
    "land_sale": pgettext_lazy("fact", "a sale of land"),
    "large_sums": pgettext_lazy("fact", "large sums"),
    "late": pgettext_lazy("fact", "it arrived too late"),
    "legal_fees": pgettext_lazy("fact", "a lawyer's fees"),
    "legal_services": pgettext_lazy("fact", "a lawyer's services"),
    "limited": pgettext_lazy("fact", "limited"),
    "made_to_order": pgettext_lazy("fact", "made to order"),
    "manufacturer": pgettext_lazy("fact", "the maker"),
    "mixed": pgettext_lazy("fact", "both private and for work"),
    "negligible": pgettext_lazy("fact", "hardly any"),
    "new": pgettext_lazy("fact", "new"),
    "newspapers": pgettext_lazy("fact", "newspapers or magazines"),
    "non_delivery": pgettext_lazy("fact", "it never arrived"),
    "none": pgettext_lazy("fact", "there is none"),
    "not_as_described": pgettext_lazy("fact", "it is not what was described"),
    "nullity": pgettext_lazy("fact", "that the contract is void"),
    "ordinary": pgettext_lazy("fact", "ordinary"),
    "organiser": pgettext_lazy("fact", "the organiser"),
    "other": pgettext_lazy("fact", "something else"),
    "package_travel": pgettext_lazy("fact", "a package holiday"),
    "party": pgettext_lazy("fact", "the buyer"),
    "passenger": pgettext_lazy("fact", "a passenger"),
    "passenger_voyage": pgettext_lazy("fact", "a passage by ship"),
    "passive": pgettext_lazy("fact", "one can only read it"),
    "payment_order": pgettext_lazy("fact", "an order for payment"),
    "pending": pgettext_lazy("fact", "pending"),
    "perishable": pgettext_lazy("fact", "perishable"),
    "personal_injury": pgettext_lazy("fact", "damages for an injury"),
    "platform": pgettext_lazy("fact", "the marketplace"),
    "platform_terms": pgettext_lazy("fact", "the terms of a marketplace"),
    "platform_work": pgettext_lazy("fact", "work through a platform"),
    "predominant": pgettext_lazy("fact", "the greater part"),
    "presence": pgettext_lazy("fact", "presence in the country"),
    "price": pgettext_lazy("fact", "the price"),
    "privacy": pgettext_lazy("fact", "damages for misuse of personal data"),
    "private": pgettext_lazy("fact", "private"),
    "prize": pgettext_lazy("fact", "a prize that was promised"),
    "prize_recipient": pgettext_lazy("fact", "somebody promised a prize"),
    "product_liability": pgettext_lazy("fact", "damages for a dangerous product"),
    "professional": pgettext_lazy("fact", "for work"),
    "real_connection": pgettext_lazy("fact", "a real connection with the country"),
    "recognition": pgettext_lazy("fact", "recognition of a decision"),
    "refund": pgettext_lazy("fact", "the money back"),
    "refund_refused": pgettext_lazy("fact", "the money is not given back"),
    "refurbished": pgettext_lazy("fact", "refurbished"),
    "regular": pgettext_lazy("fact", "regularly"),
    "regulatory": pgettext_lazy("fact", "before an authority"),
    "regulatory_penalty": pgettext_lazy("fact", "a fine"),
    "residence": pgettext_lazy("fact", "residence in the country"),
    "restitution": pgettext_lazy("fact", "what was gained without right"),
    "sealed_hygiene_opened": pgettext_lazy("fact", "sealed for hygiene, and opened"),
    "sealed_media_opened": pgettext_lazy("fact", "sealed media, and opened"),
    "services": pgettext_lazy("fact", "services"),
    "set_aside": pgettext_lazy("fact", "setting a decision aside"),
    "return": pgettext_lazy("fact", "sending it back does not work"),
    "settled": pgettext_lazy("fact", "settled"),
    "share_sale": pgettext_lazy("fact", "a sale of shares"),
    "shrinkwrap": pgettext_lazy("fact", "inside the package"),
    "sign_in_wrap": pgettext_lazy("fact", "accepted by signing up"),
    "signed": pgettext_lazy("fact", "signed"),
    "silent": pgettext_lazy("fact", "silent"),
    "single": pgettext_lazy("fact", "once"),
    "small_claims": pgettext_lazy("fact", "small claims"),
    "statutory_compensation": pgettext_lazy("fact", "compensation fixed by law"),
    "submission": pgettext_lazy("fact", "the debtor's own consent"),
    "telecom": pgettext_lazy("fact", "telephone or internet access"),
    "third_party": pgettext_lazy("fact", "a third person"),
    "ticket": pgettext_lazy("fact", "printed on a ticket"),
    "timeshare": pgettext_lazy("fact", "a timeshare"),
    "tort": pgettext_lazy("fact", "a wrongful act"),
    "tort_damages": pgettext_lazy("fact", "damages for a wrongful act"),
    "trademark": pgettext_lazy("fact", "a trade mark"),
    "trader": pgettext_lazy("fact", "the seller"),
    "transactional": pgettext_lazy("fact", "one can order on it"),
    "transfer": pgettext_lazy("fact", "by bank transfer"),
    "trust": pgettext_lazy("fact", "a trust"),
    "unfair_terms_review": pgettext_lazy("fact", "a check of unfair terms"),
    "unilateral_change": pgettext_lazy("fact", "changed by the seller alone"),
    "unsafe": pgettext_lazy("fact", "it is unsafe"),
    "used": pgettext_lazy("fact", "used"),
    "user": pgettext_lazy("fact", "a user"),
    "wallet": pgettext_lazy("fact", "by electronic wallet"),
    "warranty": pgettext_lazy("fact", "repair or replacement"),
    "wrong_charge": pgettext_lazy("fact", "a wrong sum was charged"),
    "consumer.profile=ordinary": pgettext_lazy("fact", "an ordinary buyer"),
    "payment.means=crypto": pgettext_lazy("fact", "in a crypto-asset"),
    "proceedings.kind=collective_injunction": pgettext_lazy("fact", "an action for many consumers"),
    "proceedings.kind=enforcement": pgettext_lazy("fact", "enforcement of a decision"),
    "decision.subject=guarantee": pgettext_lazy("fact", "a guarantee given for a debt"),
    "assent.form=none": pgettext_lazy("fact", "not at all"),
    "directing.site=none": pgettext_lazy("fact", "there is no site"),
    "directing.sales=none": pgettext_lazy("fact", "never"),
    "goods.exception=none": pgettext_lazy("fact", "none of these"),
}

NOT_KNOWN: Final = _("not known")
YES: Final = _("Yes")
NO: Final = _("No")


def value_of_fact(key: str, value: Any) -> str:
    """A fact's value as people read it. None is "not known"; an unknown code stays as it is."""
    if value is None or value == "unknown":
        return str(NOT_KNOWN)
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, (list, tuple)):
        return ", ".join(value_of_fact(key, each) for each in value) or str(VALUES["none"])
    told = VALUES.get(f"{key}={value}") or VALUES.get(str(value))
    known = vocabulary().facts.get(key)
    kind = known.type if known else ""
    if told is not None and (kind == "enum" or value == "none"):
        return str(told)
    return _typed(kind, value)


def _typed(kind: str, value: Any) -> str:
    text = str(value)
    if kind in ("code", "codes"):
        return place(text)
    if kind == "date" and len(text) == len("2026-01-31"):
        return formats.day(date.fromisoformat(text))
    return formats.number(value) if kind == "number" else text


def place(code: str) -> str:
    """A State, with its part where a part is meant: `United States (US-CA)`."""
    state, dash, _part = code.partition("-")
    return f"{formats.country(state)} ({code})" if dash else formats.country(state)
