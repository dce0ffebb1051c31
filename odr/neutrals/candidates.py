"""The list of candidates for a case: everybody on the roster, with the facts the order rests on."""

from collections.abc import Sequence
from uuid import UUID

from odr.accounts.models import Mandate, Role
from odr.accounts.queries import people_with_role
from odr.cases import queries as cases
from odr.cases.models import Case, Participation, Side
from odr.neutrals import ranking
from odr.neutrals.models import Appointment, NeutralProfile
from odr.neutrals.ranking import Row

OPEN = (Appointment.State.OFFERED, Appointment.State.ACCEPTED)
_PARTIES = (Side.CLAIMANT, Side.RESPONDENT)


def list_of(case: Case) -> list[Row]:
    """The candidates in the order in which they are asked. Made anew each time; the appointment keeps the one it used."""
    roster = list(
        NeutralProfile.objects.filter(active=True, user__in=people_with_role(Role.MEDIATOR)).select_related("user")
    )
    people = [profile.user_id for profile in roster]
    blocked = _ties(case, people)
    asked = set(Appointment.objects.filter(case=case).values_list("neutral_id", flat=True))
    loads = _loads()
    spoken = _languages(case)
    rows = []
    for profile in roster:
        common = sorted(spoken & set(profile.languages))
        blocks = sorted(blocked.get(profile.user_id, set()))
        blocks += ["asked_before"] if profile.pk in asked else []
        blocks += [] if common else ["no_common_language"]
        rows.append(
            Row(
                neutral=profile.pk,
                name=str(profile.user),
                languages=common,
                expert=case.issue in profile.expertise,
                load=loads.get(profile.pk, 0),
                blocks=blocks,
                discloses=_disclosures(case, profile),
                lot=ranking.lot(str(case.pk), profile.pk),
            )
        )
    return ranking.order(rows)


def _ties(case: Case, people: Sequence[UUID]) -> dict[UUID, set[str]]:
    """Who of these people has which tie with a side; three queries, however long the roster."""
    parties = Participation.objects.filter(case=case, side__in=_PARTIES)
    users = list(parties.values_list("user_id", flat=True))
    organisations = list(parties.exclude(organisation=None).values_list("organisation_id", flat=True))
    if case.marketplace is not None:
        organisations.append(case.marketplace.organisation_id)
    found: dict[UUID, set[str]] = {user: {"takes_part"} for user in set(users) & set(people)}
    acting = Mandate.objects.filter(user__in=people, organisation__in=organisations).values_list("user_id", flat=True)
    with_the_sides = Participation.objects.filter(side__in=_PARTIES).exclude(case=case)
    known = with_the_sides.filter(user__in=users) | with_the_sides.filter(organisation__in=organisations)
    past = Participation.objects.filter(user__in=people, case__in=known.values("case")).values_list(
        "user_id", flat=True
    )
    for user in acting:
        found.setdefault(user, set()).add("acts_for_a_side")
    for user in past:
        found.setdefault(user, set()).add("past_case")
    return found


def _disclosures(case: Case, profile: NeutralProfile) -> list[str]:
    sides = {case.claimant_country, case.respondent_country} - {""}
    near = sides & set(profile.countries)
    return ["lives_with_one_side"] if len(near) == 1 and len(sides) > 1 else []


def _languages(case: Case) -> set[str]:
    readers = cases.participants(case).filter(side__in=_PARTIES).values_list("user__language", flat=True)
    return {case.language, *readers}


def _loads() -> dict[int, int]:
    open_now = Appointment.objects.filter(state__in=OPEN).values_list("neutral_id", flat=True)
    counts: dict[int, int] = {}
    for neutral in open_now:
        counts[neutral] = counts.get(neutral, 0) + 1
    return counts
