"""`manage.py receive_mail --recipient ADDRESS < message`: what a mail server pipes a message into.

Exit codes are those of sysexits.h, which mail servers understand: 0 kept; 65 too large, return it to the sender;
75 not now, keep it and try again.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from odr.common.time import now
from odr.mailroom import operations

TOO_LARGE, TRY_AGAIN = 65, 75


class Command(BaseCommand):
    """Read one RFC 5322 message from the standard input."""

    help = "Receive one e-mail from the standard input, as mail servers pipe it. See docs/service-and-mail.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The recipient of the envelope."""
        parser.add_argument("--recipient", default="", help="the envelope's recipient, e.g. ${original_recipient}")

    def handle(self, *args: Any, recipient: str, **options: Any) -> None:
        """Keep the message and put it where it belongs. What goes wrong after it was kept is tried again by a task; the same
        message delivered once more is the same row."""
        raw = sys.stdin.buffer.read(operations.MAIL_BYTES + 1)
        try:
            mail = operations.receive(raw=raw, recipient=recipient, now=now())
        except operations.MailTooLarge as refusal:
            self.stderr.write(str(refusal))
            sys.exit(TOO_LARGE)
        # Any other exit code would return a message that may be kept already to its sender.
        except Exception as failure:
            self.stderr.write(f"The message could not be kept or placed now: {type(failure).__name__}")
            sys.exit(TRY_AGAIN)
        self.stdout.write(f"{mail.pk} {mail.state}")
