"""Reading mail never fails and never makes words up."""

import email.policy
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from odr.mailroom import quotes, reading
from odr.mailroom.plain_text import from_html, tidy

QUOTED = {
    "english": "Yes.\n\nOn Mon, 16 Nov 2026 at 10:30, Fair Trade <cases@x.example> wrote:\n> We ask\n>\n> you\n",
    "broken line": "Yes.\n\nOn Mon, 16 Nov 2026 at 10:30, Fair Trade Disputes\n<cases@x.example> wrote:\n\n> We ask\n",
    "french": "Yes.\n\nLe lun. 16 nov. 2026 à 10:30, Fair Trade a écrit :\n> We ask\n",
    "spanish": "Yes.\n\nEl lun, 16 nov 2026 a las 10:30, Fair Trade escribió:\n> We ask\n",
    "chinese": "Yes.\n\n在 2026年11月16日，Fair Trade 写道：\n> We ask\n",
    "russian": "Yes.\n\n16 ноября 2026, Fair Trade пишет:\n> We ask\n",
    "arabic": "Yes.\n\nفي 16 نوفمبر 2026 كتب Fair Trade:\n> We ask\n",
    "outlook": "Yes.\n\n-----Original Message-----\nFrom: Fair Trade\nSent: Monday\nTo: Me\nSubject: Case\n\nWe ask\n",
    "outlook line": "Yes.\n\n________________________________\nFrom: Fair Trade\nSent: Monday\nTo: Me\n\nWe ask\n",
    "qq": "Yes.\n\n------------------ 原始邮件 ------------------\n发件人: Fair Trade\n主题: x\n\nWe ask\n",
    "bare": "Yes.\n\n> We ask\n> you\n",
}


@pytest.mark.parametrize("text", QUOTED.values(), ids=QUOTED)
def test_a_quotation_at_the_end_is_left_out(text):
    assert quotes.without(text) == "Yes."


@pytest.mark.parametrize(
    "text",
    [
        "> Will you pay?\nYes, next week.",
        "He wrote:\nI never sent it.",
        "The label said: From: China. To: me.",
        "Price: 5\nDate: Monday",
        "> only a quotation",
        "Regards\n-- \nLumen Trading",
    ],
)
def test_what_may_be_somebodys_own_words_stays(text):
    assert quotes.without(text) == text.strip()


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("gb2312", "台灯太小了"),
        ("big5", "檯燈太小了"),
        ("iso-8859-1", "très petite"),
        ("koi8-r", "лампа"),
        ("utf-8", "مصباح"),
    ],
)
def test_letters_of_every_charset_come_through(charset, text):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@b.example", text
    mail.set_content(text, charset=charset)

    read = reading.read(mail.as_bytes(policy=email.policy.SMTP))

    assert (read.said, read.subject) == (text, text)


def test_a_charset_that_is_a_lie_loses_no_letter():
    raw = b"From: a@b.example\nContent-Type: text/plain; charset=klingon\n\ncaf\xe9 \xe5\x8f\xb0\n"

    assert "caf" in reading.read(raw).text


def test_html_gives_its_words_and_marks_quotations():
    html = "<p>One<br>two</p><style>x{}</style><ul><li>a&amp;b</ul><blockquote>old<p>more</blockquote>after"

    assert from_html(html).split("\n") == ["One", "two", "a&b", "> old", "> more", "after"]


def test_what_turns_letters_around_or_nobody_sees_is_left_out():
    assert tidy("pay \u202e0001\u202c\x00\x07 now\r\n\r\n\r\n\r\n\r\nbye") == "pay 0001 now\n\n\nbye"


def test_a_forwarded_message_is_a_file_and_not_the_senders_words():
    inner, outer = EmailMessage(), EmailMessage()
    inner["Subject"] = "old"
    inner.set_content("I accept everything.")
    outer["From"] = "a@b.example"
    outer.set_content("See the attached mail.")
    outer.add_attachment(inner)

    read = reading.read(outer.as_bytes())

    assert read.said == "See the attached mail."
    assert [file.name for file in read.files] == ["file.eml"]


def test_small_pictures_inside_the_text_are_decoration_and_attached_ones_are_not():
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.set_content("Hello")
    mail.add_attachment(
        b"x" * 100, maintype="image", subtype="png", cid="<logo>", disposition="inline", filename="l.png"
    )
    mail.add_attachment(b"x" * 100, maintype="image", subtype="png", filename="photo.png")

    assert [(file.name, file.decoration) for file in reading.read(mail.as_bytes()).files] == [
        ("l.png", True),
        ("photo.png", False),
    ]


def test_mail_nested_a_thousand_deep_is_read_or_left_and_never_fails():
    raw = b"From: a@b.example\n"
    for level in range(1000):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)

    assert reading.read(raw + b"\n\nhello").key


HEADERS = [
    "From", "To", "Cc", "Subject", "Message-ID", "Content-Type", "Content-Disposition", "Content-Transfer-Encoding",
    "Auto-Submitted", "Return-Path", "Precedence", "Delivered-To", "MIME-Version", "Content-ID",
]  # fmt: skip
VALUES = st.sampled_from(
    [
        "multipart/report; report-type=delivery-status; boundary=b", "multipart/mixed; boundary=b", "message/rfc822",
        "message/delivery-status", "text/html; charset=utf-7", "text/plain; charset=\"\"", "base64", "quoted-printable",
        "uuencode", "attachment; filename*=utf-8''%ff%fe", "=?utf-8?b?////?=", "=?x?q?=00?=", "<>", "a@b, c@d", "@", "\"",
        "MAILER-DAEMON@x", "=?utf-8?q?" + "a" * 90, "attachment; filename=\"=?gb2312?b?xx?=\"", "image/png; name*0*=x''%",
    ]
)  # fmt: skip
LINES = st.lists(st.tuples(st.sampled_from(HEADERS), VALUES | st.text(max_size=60)), max_size=8)
PIECES = st.sampled_from(
    [b"--b\n", b"--b--\n", b"\n", b"Content-Type: text/html\n\n", b"Action: failed\n", b"<p>&#x110000;"]
)
BODIES = st.lists(PIECES | st.binary(max_size=80), max_size=12).map(b"".join)


def whole(lines, body):
    head = "".join(f"{name}: {value}\n" for name, value in lines)
    return head.encode("utf-8", "surrogatepass") + b"\n" + body


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=LINES, body=BODIES)
@example(lines=[("Content-Type", "message/delivery-status")], body=b"Action: failed\n")
@example(lines=[("Content-Type", "multipart/mixed; boundary=b")], body=b"--b\nContent-Type: message/rfc822\n\n--b--\n")
def test_no_message_fails_and_nothing_read_could_hurt(lines, body):
    read = reading.read(whole(lines, body))

    assert len(read.key) == 64
    for words in (read.text, read.said, read.subject, read.sender, *(file.name for file in read.files)):
        words.encode()  # no lone surrogates
        assert "\x00" not in words
        assert "\u202e" not in words
    assert not read.unread or not read.unread[0].startswith("message: "), read.unread


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw):
    assert reading.read(raw).key == reading.read(raw).key


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_of_any_text_something_remains(text):
    kept = quotes.without(text)

    assert bool(kept) == bool(text.strip())
    assert kept in text
