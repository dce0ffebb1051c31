"""What the journeys of two browsers share: the clock moved to what is due, a decision-maker named, a decision written."""

from datetime import timedelta

from django.utils.timezone import now

from odr.cases.models import Case
from odr.cases.stages import Stage
from tests import paths
from tests.journeys.walk import Reader, deliver, let_clocks_run_out


def at(case: Case) -> str:
    """The stage of the case now."""
    case.refresh_from_db()
    return case.stage


def reach(case: Case, clock) -> None:
    """Move the clock to where the arranged part of the case ended."""
    times = [row.started_at for row in case.clocks.all()] + [row.ended_at for row in case.clocks.all() if row.ended_at]
    ahead = max(times) - now()
    clock(hours=max(1, int(ahead.total_seconds() // 3600) + 1))
    deliver()


def until_over(case: Case, clock, *keys: str) -> None:
    """Let one running clock after the other run out, as the timetable does."""
    for key in keys:
        due = case.clocks.get(key=key, state="running").due_at
        clock(seconds=(due - now() + timedelta(minutes=1)).total_seconds())
        let_clocks_run_out()
    case.refresh_from_db()


def come_back(case: Case, *readers: Reader) -> None:
    """After days: buyer and seller open the case, and where their session is over they ask for a new e-mail."""
    users = dict(zip(("buyer", "seller"), paths.parties(case), strict=True))
    for reader in readers:
        reader.open(f"/cases/{case.pk}/")
        if reader.page.locator('main [name="email"]').count():
            reader.sign_in_by_mail(users[reader.name].email, next_path=f"/{reader.language}/cases/{case.pk}/")


def name_a_neutral(administrator: Reader, desk, case: Case, name: str) -> Reader:
    """Somebody is asked, looks at the offer, and takes the case."""
    person = paths.a_decision_maker(name)
    administrator.open(f"/cases/{case.pk}/decision-maker/appoint/")
    administrator.press('main form button[name="draw"]')
    administrator.answer(neutral=str(person.pk))
    neutral = desk(person.user)
    neutral.open("/arbitrator/")
    neutral.follow("/arbitrator/offers/")
    neutral.answer(independent="on")
    deliver()
    return neutral


def nobody_objects(case: Case, *sides: Reader) -> None:
    """Each side reads who decides, and has nothing to object."""
    for side in sides:
        side.open(f"/cases/{case.pk}/decision-maker/")
        side.send("/agree/")
    assert at(case) == Stage.PLEADINGS


def state_one_s_case(case: Case, side: Reader, *, kind: str, text: str) -> None:
    """A statement, from the page of the proceedings."""
    side.open(f"/cases/{case.pk}/proceedings/")
    side.follow("/proceedings/statement/")
    side.answer(kind=kind, text=text)


def decide(
    case: Case, neutral: Reader, desk, clock, reader_user, *, amount: str, kind: str = "award", default: bool = False
) -> None:
    """Something is missing first, then it is written, passed by a second reader, signed with the second factor, and served."""
    neutral.open("/arbitrator/cases/")
    neutral.follow(str(case.pk))
    neutral.open(f"/cases/{case.pk}/decision/write/")
    used = {}
    for control in neutral.page.locator('main input[type=radio][value="yes"]').all():
        name = control.get_attribute("name") or ""
        if name.startswith(("exhibit_", "pleading_")):
            used[name] = "yes"
            used[name.removesuffix("_used") + "_why"] = "It is answered in the reasons."
    neutral.fill(
        answer=f"The seller pays EUR {amount} back.",
        facts="The lamp is 12 cm high. The picture showed 30 cm.",
        issue_0_question="Is the lamp as described?",
        issue_0_finding="No.",
        issue_0_reasons="The listing names 30 cm; the buyer's photograph shows 12 cm.",
        amount=amount,
        days="14",
        **used,
    )
    neutral.press('button[name="to_reader"]', refused=True)
    assert neutral.page.locator("section[role=alert] li").count() > 0, "what is missing is named"
    neutral.fill(
        kind=kind,
        law_name="French law",
        law_source="Rome I, article 6(1)",
        protection_remains="The conformity rules of French law.",
        protection_respected="The order gives what they give.",
        place="Lyon",
    )
    if neutral.page.locator('main [name="seat"]').count():
        neutral.fill(seat="France")
    if default:
        neutral.fill(
            element_0_element="It is not as described.", element_0_evidence="The buyer's account and the listing."
        )
    neutral.press('button[name="to_reader"]')
    second = desk(reader_user)
    second.open("/second-reader/")
    second.follow("/decision/read/")
    second.send("/decision/pass/")
    neutral.open(f"/cases/{case.pk}/decision/write/")
    neutral.follow("/decision/sign/")
    if neutral.page.locator('main [name="code"]').count():
        clock(seconds=31)  # a code counts once
        neutral.show_factor_again()
    neutral.press()
    assert "/decisions/" in neutral.page.url, f"{neutral.page.url}: {neutral.text()[:500]}"
    deliver()
