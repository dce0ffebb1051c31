"""Messages as mail programs and mail servers send them."""

from email.message import EmailMessage

from odr.notices import mail_addresses
from tests.paths import NOW


def reply_to(case, side="respondent", room="joint", at=NOW):
    """The address to which somebody answers."""
    return mail_addresses.reply_address(case.participations.get(side=side, ended_at=None), room, at=at)


def message(*, to, sender, text="The lamp left us whole.", subject="Re: case", number=1, files=(), html="", **headers):
    """A message of a person; `headers` such as `Auto_Submitted` are added."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{number}@mail.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    if text or not html:
        mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html") if text else mail.set_content(html, subtype="html")
    for name, kind, content in files:
        main, _slash, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <report-1@mx.example>
Return-Path: <>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example. Your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 16 Nov 2026 10:30:03 +0000

Final-Recipient: rfc822; service@lumen-shop.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <service@lumen-shop.example>: user unknown

--b1
Content-Type: {returned}

Message-ID: <{notice}@localhost>
Subject: A buyer asks something of you

--b1--
"""


def report(*, notice, to="", action="failed", status="5.1.1", returned="text/rfc822-headers"):
    """A delivery report (RFC 3464) on a notice; to its own return address unless said otherwise."""
    to = to or mail_addresses.bounce_address(notice)
    return REPORT.format(to=to, action=action, status=status, notice=notice, returned=returned).encode()
