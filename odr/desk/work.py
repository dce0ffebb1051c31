"""Where each role finds its work: one page with one line for each desk the person has."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.cases import stuck
from odr.cases.models import Case, ClockRow
from odr.penalties import clocks as matters

#: Role -> the named page of its desk, and what waits there.
DESKS: Final[dict[str, tuple[str, Promise]]] = {
    Role.INTAKE_OFFICER: ("intake:desk", _("Cases that wait for the first check")),
    Role.ADMINISTRATOR: ("neutrals:waiting", _("Appointments and challenges")),
    Role.MEDIATOR: ("neutrals:desk", _("Cases to mediate, and offers of cases")),
    Role.ARBITRATOR: ("neutrals:tribunal-desk", _("Cases to decide, and offers of cases")),
    Role.SECOND_READER: ("public-decisions:to-read", _("Drafts of decisions to read")),
    Role.COMPLIANCE_OFFICER: ("penalties:matters", _("Measures to prepare")),
    Role.SECOND_APPROVER: ("penalties:matters", _("Drafts to approve")),
    Role.APPEAL_MEMBER: ("penalties:docket", _("Appeals to decide")),
    Role.MARKETPLACE_OFFICER: ("penalties:inbox", _("Orders to carry out")),
    Role.REGULATOR: ("reports:overview", _("Figures and cases of your countries")),
}
#: Further pages of a role, under its desk.
MORE: Final[list[tuple[str, str, Promise]]] = [
    (Role.INTAKE_OFFICER, "intake:letters", _("Letters to post")),
    (Role.ADMINISTRATOR, "intake:letters", _("Letters to post")),
    (Role.ADMINISTRATOR, "mediation:translation-desk", _("Translations to make and contested ones")),
    (Role.ADMINISTRATOR, "feedback:comments", _("What people wrote about us")),
    (Role.MEDIATOR, "feedback:mine", _("What the sides of your cases said")),
    (Role.ARBITRATOR, "arbitration:desk", _("What each case to decide asks next")),
    (Role.ARBITRATOR, "feedback:mine", _("What the sides of your cases said")),
    (Role.ADMINISTRATOR, "mailroom:tray", _("Mail we could not place")),
    (Role.ADMINISTRATOR, "bundles:desk", _("Bundles of similar cases")),
    (Role.REGULATOR, "bundles:desk", _("Bundles of similar cases")),
]


def desks(user: User) -> list[tuple[str, Promise]]:
    """The desks of the person's roles, in the order above, each page once."""
    held = accounts.roles_of(user)
    pages = [(role, page, text) for role, (page, text) in DESKS.items()] + MORE
    return list({page: (page, text) for role, page, text in pages if role in held}.values())


def stuck_clocks(user: User) -> list[dict[str, Any]]:
    """For an administrator: dates that passed and could not be acted on, of cases and of matters; for others nothing."""
    if not accounts.has_role(user, Role.ADMINISTRATOR):
        return []
    rows: list[tuple[Case, ClockRow]] = [(clock.case, clock) for clock in stuck.of_cases()]
    rows += [(clock.incident.case, clock) for clock in matters.stuck_ones()]
    return [{"case": case, "clock": clock} for case, clock in sorted(rows, key=lambda row: row[1].due_at)]
