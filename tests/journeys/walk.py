"""How somebody walks through the site in a test: by the controls of a page, whatever its language.

Every page a reader comes to is looked at on a large screen and on a phone: axe finds nothing, nothing stands out sideways, the
page says its language, and no other language stands in its headings and buttons. The reader acts on a screen of their own width.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from playwright.sync_api import Page, Response

from odr.accounts.models import User
from odr.audit import tasks as audit
from odr.cases import tasks as cases
from odr.decisions import tasks as decisions
from odr.intake import tasks as intake
from odr.mediation import tasks as mediation
from odr.negotiation import tasks as negotiation
from odr.neutrals import tasks as neutrals
from odr.notices import tasks as notices
from odr.penalties import tasks as penalties
from tests.plugins.browser import sideways

#: What shows that a heading or button speaks the reader's language.
OWN_LETTERS = {"zh-hans": re.compile(r"[一-鿿]"), "ar": re.compile(r"[\u0600-\u06ff]")}
LANG = {"en": "en", "zh-hans": "zh-Hans", "ar": "ar"}
PASSWORD = "correct horse battery staple"
#: A large screen and a phone.
WIDTHS = (1280, 390)


@dataclass
class Reader:
    """A person, their browser, their language and the width of their screen."""

    name: str
    page: Page
    site: str
    language: str
    width: int
    axe: Callable[[Page], list[str]]
    screenshot: Callable[[Page, str], None]
    seen: list[str] = field(default_factory=list)
    user: User | None = None

    def open(self, path: str) -> None:
        """Go to an address below the language, or to a whole address, and look at the page."""
        self._arrived(self.page.goto(path if path.startswith("http") else f"{self.site}/{self.language}{path}"))

    def press(self, selector: str = "main form button.button:not(.second)", *, refused: bool = False) -> None:
        """Press a button or a link that leads to a page, and look at the page; `refused`: the form comes back to be mended."""
        with self.page.expect_navigation() as arrival:
            self.page.locator(selector).first.click()
        self._arrived(arrival.value, status=422 if refused else 200)

    def follow(self, address_part: str) -> None:
        """Press the first link of the page whose address contains this."""
        self.press(f'main a[href*="{address_part}"]')

    def send(self, action_part: str) -> None:
        """Press the button of the form that goes to an address containing this."""
        self.press(f'form[action*="{action_part}"] button')

    def fill(self, **answers: str) -> None:
        """Fill in controls by their names: radios and selects are chosen, boxes ticked, the rest typed."""
        for name, value in answers.items():
            self._fill_one(name, value)

    def answer(self, **answers: str) -> None:
        """Fill in a form and send it by its first main button."""
        self.fill(**answers)
        self.press()

    def text(self) -> str:
        """What the page says in its main part."""
        return self.page.locator("main").inner_text()

    def sign_in_by_mail(self, email: str, *, next_path: str = "") -> None:
        """Ask for the e-mail, open its link, press the one button."""
        self.open(f"/account/sign-in/{f'?next={next_path}' if next_path else ''}")
        self.answer(email=email)
        deliver()
        self.open(link_in_mail(email, "/account/link/"))
        self.press()

    def sign_in_as_staff(self, user: User) -> None:
        """Password, then the code of the authenticator app."""
        self.user = user
        secret = give_factors(user)
        self.open("/staff/login/")
        self.answer(login=user.email, password=PASSWORD)
        self.answer(code=code_now(secret))
        if self.page.locator('main [name="code"]').count():  # the half minute of the code was over before it arrived
            self.answer(code=code_now(secret))

    def sign_in_again(self) -> None:
        """After hours a session of the staff is over."""
        assert self.user is not None
        self.sign_in_as_staff(self.user)

    def show_factor_again(self) -> None:
        """On the page that asks for it: the code of the authenticator app once more."""
        assert self.user is not None
        self.answer(code=code_now(secret_of(self.user)))

    def _fill_one(self, name: str, value: str) -> None:
        controls = self.page.locator(f'main [name="{name}"]')
        kind = controls.first.evaluate("control => control.type || control.tagName.toLowerCase()")
        if kind == "radio":
            self.page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            controls.first.check()
        elif kind == "select-one":
            controls.first.select_option(value)
        elif kind == "file":
            controls.first.set_input_files(value.split("|"))
        else:
            controls.first.fill(value)

    def _arrived(self, response: Response | None, *, status: int = 200) -> None:
        assert response is not None
        where = f"{self.name} at {self.page.url} ({self.language}, {self.width} px)"
        assert response.status == status, f"{where}: status {response.status}: {self.text()[:600]}"
        assert self.page.locator("html").get_attribute("lang") == LANG[self.language], where
        assert (self.page.locator("html").get_attribute("dir") == "rtl") == (self.language == "ar"), where
        assert self.page.locator("h1").count() == 1, f"{where}: one h1"
        self._speaks_one_language(where)
        self.seen.append(self.page.url)
        for width in sorted(WIDTHS, key=lambda width: width == self.width):
            self._stands_well(width)

    def _stands_well(self, width: int) -> None:
        """The page at one width; the reader's own comes last, so that they act on it."""
        where = f"{self.name} at {self.page.url} ({self.language}, {width} px)"
        self.page.set_viewport_size({"width": width, "height": 900 if width > 600 else 800})
        assert sideways(self.page) <= 0, f"{where}: stands out by {sideways(self.page)} px"
        faults = self.axe(self.page)
        assert not faults, f"{where}: {faults}"
        self.screenshot(self.page, f"{self.language}-{width}-{self.name}-{len(self.seen):02d}")

    def _speaks_one_language(self, where: str) -> None:
        """Every heading of ours, button and label has letters of the reader's; user text stands in dir=auto and bdi."""
        own = OWN_LETTERS.get(self.language)
        if own is None:
            return
        words = self.page.evaluate(
            """() => [...document.querySelectorAll('main h1, main h2, main h3, main button, main label, main legend, main th')]
                .filter(e => !e.closest('[dir=auto], bdi, .unseen, main [lang]')).map(e => {
                    const copy = e.cloneNode(true); copy.querySelectorAll('bdi, [dir=auto]').forEach(x => x.remove());
                    return copy.textContent.trim(); })"""
        )
        files = re.compile(r"\.(png|txt)$")  # a file keeps the name its owner gave it
        english = [t for t in words if re.search(r"[A-Za-z]{3}", t) and not own.search(t) and not files.search(t)]
        assert not english, f"{where}: not translated: {english}"


def deliver() -> None:
    """What the worker does every few seconds: send what is queued, note what was delivered, number the log."""
    for _round in range(2):
        notices.send_sign_in_due()
        notices.send_due()
        intake.complete_service_due()
        decisions.serve_due()
        neutrals.draw_due()
        penalties.act_on_due()
    audit.sequence()


def let_clocks_run_out() -> None:
    """What the timetable does: act on every clock that has run out, then deliver."""
    cases.expire_due()
    negotiation.expire_offers()
    mediation.conclude_due()
    deliver()


def link_in_mail(email: str, part: str) -> str:
    """The newest link to this person whose address contains `part`."""
    for message in reversed(mail.outbox):
        if email in message.to:
            for link in re.findall(r"https?://\S+", str(message.body)):
                if part in link:
                    return link
    raise AssertionError(f"no e-mail to {email} has a link with {part}: {[(m.to, m.subject) for m in mail.outbox]}")


def give_factors(user: User) -> str:
    """A password and an authenticator app for a member of staff; returns the app's secret."""
    user.set_password(PASSWORD)
    user.save()
    secret = generate_totp_secret()
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, secret)
        return secret
    return secret_of(user)


def secret_of(user: User) -> str:
    """The secret of this person's authenticator app."""
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    return get_adapter().decrypt(stored)


def code_now(secret: str) -> str:
    """The code the authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
