"""The people of a demonstration, one for each role, and the addresses with which a visitor becomes them."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import Role

#: Role key -> (e-mail address, name, country, language, what the role does here)
PEOPLE: Final[dict[str, tuple[str, str, str, str, Promise]]] = {
    "buyer": ("amelie.durand@example.org", "Amélie Durand", "AT", "en", _("Buyer: has filed cases")),
    "seller": ("service@chenguang.example", "陈晓光", "CN", "zh-hans", _("Seller: answers cases")),
    "intake": ("intake@odr.example", "María Ruiz", "ES", "en", _("Intake officer: accepts cases")),
    "administrator": ("admin@odr.example", "Jonas Weber", "DE", "en", _("Administrator: appoints mediators")),
    "mediator": ("mediator@odr.example", "Li Wen", "SG", "en", _("Mediator: works in the rooms")),
    "arbitrator": ("arbitrator@odr.example", "Aoife Byrne", "IE", "en", _("Arbitrator: decides cases")),
    "reader": ("reader@odr.example", "Nadia Haddad", "MA", "en", _("Second reader: checks the form of decisions")),
    "marketplace": ("officer@pasar.example", "Siti Rahman", "SG", "en", _("Marketplace officer: carries out measures")),
    "compliance": ("compliance@odr.example", "Erik Lund", "SE", "en", _("Compliance officer: charges sellers")),
    "approver": ("approver@odr.example", "Ana Kovač", "HR", "en", _("Second approver: confirms or sends back")),
    "panel": ("panel@odr.example", "Kwame Mensah", "GH", "en", _("Member of the appeal panel")),
    "regulator": ("regulator@authority.example", "Claire Petit", "FR", "en", _("Regulator for France and Austria")),
}

#: Staff roles behind the keys; buyers and sellers have none.
ROLES: Final[dict[str, str]] = {
    "intake": Role.INTAKE_OFFICER,
    "administrator": Role.ADMINISTRATOR,
    "mediator": Role.MEDIATOR,
    "arbitrator": Role.ARBITRATOR,
    "reader": Role.SECOND_READER,
    "marketplace": Role.MARKETPLACE_OFFICER,
    "compliance": Role.COMPLIANCE_OFFICER,
    "approver": Role.SECOND_APPROVER,
    "panel": Role.APPEAL_MEMBER,
    "regulator": Role.REGULATOR,
}

#: The page on which each of them begins, by the name of its address.
DESKS: Final[dict[str, str]] = {
    "buyer": "cases:mine",
    "seller": "cases:mine",
    "intake": "intake:desk",
    "administrator": "neutrals:waiting",
    "mediator": "neutrals:desk",
    "arbitrator": "neutrals:tribunal-desk",
    "reader": "public-decisions:to-read",
    "marketplace": "penalties:inbox",
    "compliance": "penalties:matters",
    "approver": "penalties:matters",
    "panel": "penalties:docket",
    "regulator": "reports:overview",
}
