"""Acts about people: who they are, how they come in, what they may do, and with which keys.

Other apps import from here; the rooms behind it are one question each.
"""

from odr.accounts.operations.people import add_organisation, edit_profile, find_or_create_person
from odr.accounts.operations.sessions import (
    Limit,
    end_other_sessions,
    end_session,
    open_session,
    sign_in_for_demo,
)
from odr.accounts.operations.sign_in import (
    Entry,
    LinkUsedUp,
    forget_old_links,
    mails_due,
    open_link,
    send_sign_in_link,
    use_code,
    use_link,
)
from odr.accounts.operations.staff import (
    end_mandate,
    end_role,
    give_mandate,
    give_role,
    invite_staff,
    reset_factors,
    set_active,
)
from odr.accounts.operations.tokens import end_api_token, issue_api_token

__all__ = [
    "Entry",
    "Limit",
    "LinkUsedUp",
    "add_organisation",
    "edit_profile",
    "end_api_token",
    "end_mandate",
    "end_other_sessions",
    "end_role",
    "end_session",
    "find_or_create_person",
    "forget_old_links",
    "give_mandate",
    "give_role",
    "invite_staff",
    "issue_api_token",
    "mails_due",
    "open_link",
    "open_session",
    "reset_factors",
    "send_sign_in_link",
    "set_active",
    "sign_in_for_demo",
    "use_code",
    "use_link",
]
