"""What allauth may do here: sign staff in. Accounts of staff are made by an administrator, not by signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """No open sign-up; buyers and sellers come in by an e-mailed link or code instead."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False
