"""The questions of the guided diagnosis after the first five: what a buyer can be asked, in plain words, and when it fits.

Which of them is asked is not said here: the engine's open questions and missing facts decide (`diagnosis`). The order is that
in which equals are asked: what a buyer knows best comes first.
"""

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
Kind = Literal["yes_no", "choice", "day", "money", "place"]


@dataclass(frozen=True)
class Question:
    """One question. `about` is law (courts and law) or rights (what one can ask for, and until when).

    `keeps` is the name of the same question in a complaint, so that nobody is asked twice. Empty `issues` or `contracts` mean
    any; what is not known (an issue nobody chose) fits everywhere.
    """

    fact: str
    kind: Kind
    ask: Words
    about: Literal["law", "rights"] = "rights"
    hint: Words = ""
    values: tuple[str, ...] = ()
    keeps: str = ""
    issues: frozenset[str] = frozenset()
    not_issues: frozenset[str] = frozenset()
    contracts: frozenset[str] = frozenset()

    def fits(self, *, issue: str, contract: str) -> bool:
        """Whether it makes sense for what went wrong and for what was bought."""
        if issue in self.not_issues or (issue and self.issues and issue not in self.issues):
            return False
        return not (contract and self.contracts and contract not in self.contracts)


_GOODS: Final = frozenset({"goods", "other"})
_NOT_HERE_YET: Final = frozenset({"non_delivery", "customs"})
_HARM: Final = frozenset({"unsafe", "data_misuse", "intellectual_property"})
_DAY: Final = _("For example 27 3 2026. If you are not sure, give the closest date.")

QUESTIONS: Final = (
    Question(
        "claim.kind",
        "choice",
        _("What do you want?"),
        hint=_("You can change your mind later."),
        about="law",
        keeps="remedy",
    ),
    Question(
        "directing.ships_to_consumer_state",
        "yes_no",
        _("Did the seller offer delivery to your country?"),
        about="law",
        keeps="ships_here",
    ),
    Question(
        "directing.other_language",
        "yes_no",
        _("Could you read the offer in your own language?"),
        about="law",
        keeps="in_my_language",
    ),
    Question(
        "directing.other_currency",
        "yes_no",
        _("Was the price shown in your country's money?"),
        about="law",
        keeps="in_my_currency",
    ),
    Question(
        "directing.ads_in_consumer_state",
        "yes_no",
        _("Did you see an advertisement of the seller in your country?"),
        about="law",
        keeps="advertised_here",
    ),
    Question(
        "directing.local_contact",
        "yes_no",
        _("Does the seller have an office, staff or a phone number in your country?"),
        about="law",
    ),
    Question(
        "directing.sales",
        "choice",
        _("How often does the seller sell to people in your country?"),
        hint=_("Reviews by other buyers from your country can tell."),
        about="law",
        values=("regular", "few", "single", "none"),
    ),
    Question(
        "directing.foreign_clientele",
        "yes_no",
        _("Does the seller name customers from your country, for example in reviews?"),
        about="law",
    ),
    Question(
        "contract.preceded_by_offer_or_ad",
        "yes_no",
        _("Did an offer or an advertisement reach you before you ordered?"),
        about="law",
    ),
    Question(
        "directing.foreign_tld",
        "yes_no",
        _("Did the address of the site end in something other than the seller's country, such as .com?"),
        about="law",
    ),
    Question(
        "directing.intl_dialling_code",
        "yes_no",
        _("Did the site give a phone number with an international code?"),
        about="law",
    ),
    Question(
        "directing.causal_link",
        "yes_no",
        _("Did that site or advertisement lead you to buy?"),
        about="law",
    ),
    Question(
        "consumer.professional_share",
        "choice",
        _("How large was the part for your work?"),
        about="law",
        values=("negligible", "limited", "predominant"),
    ),
    Question(
        "trader.is_professional",
        "yes_no",
        _("Is the seller a business, not a private person?"),
        about="law",
    ),
    Question("claim.damage_in", "place", _("In which country did the harm occur?"), about="law", issues=_HARM),
    Question("claim.event_in", "place", _("Where did the act happen that caused the harm?"), about="law", issues=_HARM),
    Question(
        "delivery.received_on",
        "day",
        _("On which day did you get it?"),
        hint=_DAY,
        not_issues=_NOT_HERE_YET,
        contracts=_GOODS,
    ),
    Question(
        "delivery.due_on",
        "day",
        _("By which day should it have come?"),
        hint=_DAY,
        issues=frozenset({"non_delivery", "late", "customs", "duties"}),
    ),
    Question("claim.arose_on", "day", _("On which day did the problem begin?"), hint=_DAY),
    Question(
        "claim.known_on",
        "day",
        _("On which day did you notice the problem?"),
        hint=_("You also knew by then who is responsible."),
    ),
    Question(
        "payment.means",
        "choice",
        _("How did you pay?"),
        values=("credit_card", "card", "direct_debit", "transfer", "wallet", "escrow", "cash_on_delivery", "cash"),
    ),
    Question(
        "defect.found_on",
        "day",
        _("On which day did you find the defect?"),
        hint=_DAY,
        not_issues=_NOT_HERE_YET | {"wrong_charge"},
    ),
    Question("complaint.sent_on", "day", _("On which day did you tell the seller?"), hint=_DAY),
    Question(
        "withdrawal.sent_on",
        "day",
        _("On which day did you tell the seller that you do not want it any more?"),
        hint=_DAY,
        issues=frozenset({"refund_refused"}),
    ),
    Question(
        "withdrawal.returned_on",
        "day",
        _("On which day did you send it back?"),
        hint=_DAY,
        issues=frozenset({"refund_refused"}),
        contracts=_GOODS,
    ),
    Question("withdrawal.told", "yes_no", _("Did the seller tell you that you can withdraw from the order?")),
    Question("payment.made_on", "day", _("On which day did you pay?"), hint=_DAY),
    Question(
        "payment.statement_on",
        "day",
        _("On which day did you get the card statement with the charge?"),
        hint=_DAY,
        issues=frozenset({"wrong_charge", "non_delivery", "refund_refused"}),
    ),
    Question("trader.deceived", "yes_no", _("Did the seller deceive you knowingly?")),
    Question(
        "goods.durable",
        "yes_no",
        _("Is it made to last, like an appliance or a computer?"),
        contracts=_GOODS,
    ),
    Question(
        "goods.condition",
        "choice",
        _("Was it sold as new, used or refurbished?"),
        values=("new", "used", "refurbished"),
        contracts=_GOODS,
    ),
    Question("contract.price", "money", _("What did you pay?"), hint=_("All of it, with delivery and customs.")),
)
BY_FACT: Final = {question.fact: question for question in QUESTIONS}
