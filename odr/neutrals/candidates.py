"""The list of candidates for a case: everybody on the roster, with the facts the order rests on, and the lot where one is drawn."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count

from odr.accounts.models import Mandate, Role
from odr.accounts.queries import people_with_role
from odr.cases import queries as cases
from odr.cases.models import Case, Participation, Side
from odr.common.time import now as current_time
from odr.neutrals import ranking, ties
from odr.neutrals.models import Appointment, Lottery, NeutralProfile, Office
from odr.neutrals.ranking import Row
from platform_rules import neutrals as rules

OPEN = (Appointment.State.OFFERED, Appointment.State.ACCEPTED)
_PARTIES = (Side.CLAIMANT, Side.RESPONDENT)
_NEUTRALS = (Side.MEDIATOR, Side.ARBITRATOR)
ROLE_FOR: Final = {
    Office.MEDIATOR: Role.MEDIATOR,
    Office.ARBITRATOR: Role.ARBITRATOR,
    Office.SET_ASIDE: Role.ARBITRATOR,
}


def list_of(case: Case, office: str = Office.MEDIATOR) -> list[Row]:
    """The candidates in the order in which they are asked; the appointment keeps the list it used."""
    return standing(case, office)[0]


def standing(case: Case, office: str) -> tuple[list[Row], Lottery | None]:
    """The candidates as they stand now, and the lot that orders them; none before it is drawn, or when it is used up."""
    rows = facts(case, office)
    lottery = current(case, office)
    if lottery is None or lottery.order is None:
        return ranking.order(rows), None
    drawn = in_drawn_order(rows, lottery)
    if not drawn or drawn[0]["blocks"]:
        return ranking.order(rows), None
    return drawn, lottery


def current(case: Case, office: str) -> Lottery | None:
    """The lot of this appointment that is bound or drawn and not used up."""
    return Lottery.objects.filter(case=case, role=office, used_up_at=None).first()


def in_drawn_order(rows: Sequence[Row], lottery: Lottery) -> list[Row]:
    """The rows as drawn: what blocks somebody since then moves them to the end, and who came to the roster since waits."""
    places = {number: place for place, number in enumerate(lottery.order or [])}
    listed = []
    for row in ranking.order(rows, seed=lottery.seed):
        late = row["neutral"] not in places
        listed.append(Row(**{**row, "blocks": [*row["blocks"], "not_in_draw"]}) if late else row)
    return sorted(listed, key=lambda row: (bool(row["blocks"]), places.get(row["neutral"], len(places))))


def facts(case: Case, office: str = Office.MEDIATOR, *, on: date | None = None) -> list[Row]:
    """Everybody on the roster for this office, with what speaks for and against each; a few queries, however long the roster."""
    day = on or current_time().date()
    roster = list(
        NeutralProfile.objects.filter(active=True, user__in=people_with_role(ROLE_FOR[Office(office)])).select_related(
            "user"
        )
    )
    people = [profile.user_id for profile in roster]
    sides = ties.sides_of(case)
    blocked = _ties(case, people, sides)
    ways = ties.paths(sides, people, on=day)
    repeats = _repeats(case, people, sides, on=day)
    asked = set(Appointment.objects.filter(case=case, role=office).values_list("neutral_id", flat=True))
    barred = _barred(case, office)
    loads, spoken, many = _loads(), _languages(case), rules.rules().with_one_seller
    rows = []
    for profile in roster:
        common = sorted(spoken & set(profile.languages))
        load = loads.get(profile.pk, 0)
        blocks = blocked.get(profile.user_id, set()) | ({barred[profile.pk]} if profile.pk in barred else set())
        found = ways.get(profile.user_id, [])
        counted = repeats.get(profile.user_id, {})
        standing_against = sorted(blocks)
        standing_against += ["tie"] if any(way.blocks for way in found) and "acts_for_a_side" not in blocks else []
        standing_against += ["many_with_seller"] if counted.get("seller", 0) >= many else []
        standing_against += ["asked_before"] if profile.pk in asked else []
        standing_against += [] if common else ["no_common_language"]
        standing_against += ["full"] if load >= profile.max_cases else []
        standing_against += ["paused"] if profile.paused_until and profile.paused_until > day else []
        rows.append(
            Row(
                neutral=profile.pk,
                name=str(profile.user),
                languages=common,
                expert=case.issue in profile.expertise,
                load=load,
                blocks=standing_against,
                discloses=[
                    *_disclosures(case, profile),
                    *(["remote_tie"] if any(not way.blocks for way in found) else []),
                    *(f"earlier_{what}" for what in ("seller", "buyer", "marketplace") if counted.get(what)),
                ],
                paths=[way.steps for way in found],
                repeats=counted,
                lot="",
            )
        )
    return rows


def _ties(case: Case, people: Sequence[UUID], sides: ties.Sides) -> dict[UUID, set[str]]:
    """Who of these people takes part, acts for an organisation of the case, or was across from or beside a side elsewhere."""
    found: dict[UUID, set[str]] = {user: {"takes_part"} for user in sides.users & set(people)}
    acting = Mandate.objects.filter(user__in=people, organisation__in=sides.organisations)
    with_the_sides = Participation.objects.filter(side__in=_PARTIES).exclude(case=case)
    organisations = list(sides.organisations)
    known = with_the_sides.filter(user__in=sides.users) | with_the_sides.filter(organisation__in=organisations)
    past = Participation.objects.filter(user__in=people, side__in=_PARTIES, case__in=known.values("case"))
    for user in acting.values_list("user_id", flat=True):
        found.setdefault(user, set()).add("acts_for_a_side")
    for user in past.values_list("user_id", flat=True):
        found.setdefault(user, set()).add("past_case")
    return found


def _repeats(case: Case, people: Sequence[UUID], sides: ties.Sides, *, on: date) -> dict[UUID, dict[str, int]]:
    """How often each decided or mediated lately between the same seller, buyer or on the same marketplace.

    How far back that is stands in `platform_rules/data/neutrals.yaml`.
    """
    parties = Participation.objects.filter(side__in=_PARTIES).exclude(case=case)
    organisations = parties.filter(side=Side.RESPONDENT, organisation__in=sides.organisations)
    of = {
        "seller": parties.filter(user__in=sides.sellers).values("case").union(organisations.values("case")),
        "buyer": parties.filter(user__in=sides.buyers).values("case"),
    }
    served = Participation.objects.filter(
        user__in=people, side__in=_NEUTRALS, created_at__date__gte=rules.rules().since(on)
    ).exclude(case=case)
    counted: dict[UUID, dict[str, int]] = {}
    asked = {what: served.filter(case__in=list({row["case"] for row in rows})) for what, rows in of.items()}
    if case.marketplace_id is not None:
        asked["marketplace"] = served.filter(case__marketplace=case.marketplace_id)
    for what, rows in asked.items():
        for user, times in rows.values_list("user_id").annotate(times=Count("case", distinct=True)):
            counted.setdefault(user, {})[what] = times
    return counted


def _barred(case: Case, office: str) -> dict[int, str]:
    """Who had another office in this case: the mediator does not decide, and nobody rules on their own decision."""
    if office == Office.MEDIATOR:
        return {}
    heard = Appointment.objects.filter(case=case).exclude(role=office)
    barred = {}
    for row in heard.exclude(confirmed_at=None):
        if row.role == Office.MEDIATOR and office == Office.ARBITRATOR and both_want_the_mediator(case):
            continue
        barred[row.neutral_id] = "was_mediator" if row.role == Office.MEDIATOR else "decided_before"
    return barred


def both_want_the_mediator(case: Case) -> bool:
    """Whether both sides asked in writing that the mediator decides (UNCITRAL Model Law on Mediation, art. 13)."""
    return case.same_neutral_requests.count() == len(_PARTIES)


def agreed_on(case: Case, office: str, rows: Sequence[Row]) -> int | None:
    """The mediator, where both sides asked in writing that they decide and the list allows it."""
    if office != Office.ARBITRATOR or not both_want_the_mediator(case):
        return None
    heard = Appointment.objects.filter(case=case, role=Office.MEDIATOR).exclude(confirmed_at=None)
    mediators = set(heard.values_list("neutral_id", flat=True))
    return next((row["neutral"] for row in rows if row["neutral"] in mediators and not row["blocks"]), None)


def _disclosures(case: Case, profile: NeutralProfile) -> list[str]:
    sides = {case.claimant_country, case.respondent_country} - {""}
    near = sides & set(profile.countries)
    return ["lives_with_one_side"] if len(near) == 1 and len(sides) > 1 else []


def _languages(case: Case) -> set[str]:
    readers = cases.participants(case).filter(side__in=_PARTIES).values_list("user__language", flat=True)
    return {case.language, *readers}


def _loads() -> dict[int, int]:
    rows = Appointment.objects.filter(state__in=OPEN).values_list("neutral_id").annotate(times=Count("pk"))
    return dict(rows)
