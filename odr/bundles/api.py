"""Bundles for programs. The same operations as the pages; figures count people."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.accounts.models import Role, User
from odr.bundles import answering, figures, leading, queries, view, words
from odr.bundles.models import Answer, Bundle, Member
from odr.cases import permissions
from odr.cases import queries as cases
from odr.common.api import WriteView
from odr.common.time import now

_PROGRAM = Answer.How.PROGRAM


class BundlePeopleOut(serializers.Serializer[Any]):
    """How many people stand where. To a side: how many were asked, joined, and have their own decision."""

    asked = serializers.IntegerField()
    joined = serializers.IntegerField()
    decided = serializers.IntegerField()
    declined = serializers.IntegerField(required=False)
    left = serializers.IntegerField(required=False)
    over = serializers.IntegerField(required=False)


class BundleClaimOut(serializers.Serializer[Any]):
    """One claim of the bundle."""

    id = serializers.UUIDField(source="member.pk", help_text="Names the claim where a lead case is confirmed.")
    case = serializers.UUIDField(source="case.pk")
    number = serializers.CharField(source="case.number")
    state = serializers.CharField(source="member.state")
    own_decision_due = serializers.DateTimeField(source="clock.due_at", allow_null=True, default=None)
    own_decision = serializers.UUIDField(source="member.decision_id", allow_null=True)


class BundleOut(serializers.Serializer[Any]):
    """A bundle as the caller may see it: a side its own claims, an administrator all, a regulator none."""

    id = serializers.UUIDField(source="bundle.pk")
    stage = serializers.CharField(source="bundle.stage")
    issue = serializers.CharField(source="bundle.issue")
    contract_kind = serializers.CharField(source="bundle.contract_kind")
    seller_name = serializers.CharField(source="bundle.seller_name")
    proposed_at = serializers.DateTimeField(source="bundle.proposed_at")
    answers_until = serializers.DateTimeField(source="bundle.answers_until")
    people = BundlePeopleOut()
    alike = serializers.ListField(child=serializers.CharField(), help_text="Why these claims count as similar.")
    rule = serializers.CharField(help_text="By which rule the lead case is chosen.")
    lead_due = serializers.DateTimeField(source="lead_clock.due_at", allow_null=True, default=None)
    late_at = serializers.DateTimeField(source="bundle.late_at", allow_null=True)
    delay_reason = serializers.CharField(source="bundle.delay_reason", allow_blank=True)
    lead_decided_at = serializers.DateTimeField(source="bundle.decided_at", allow_null=True)
    ended_at = serializers.DateTimeField(source="bundle.ended_at", allow_null=True)
    end = serializers.CharField(source="bundle.end", allow_blank=True)
    claims = BundleClaimOut(many=True)


class BundleConsentWordsOut(serializers.Serializer[Any]):
    """Words to agree to, in the caller's language. Send `digest` with the yes."""

    text = serializers.CharField()
    language = serializers.CharField()
    digest = serializers.CharField()


class BundleStandingOut(serializers.Serializer[Any]):
    """Where the buyer stands, what can be answered now, and the words of a yes while one can be given."""

    bundle = BundleOut()
    state = serializers.CharField()
    can = serializers.DictField(child=serializers.BooleanField())
    words = BundleConsentWordsOut(allow_null=True)


class BundleJoinIn(serializers.Serializer[Any]):
    """The words agreed to."""

    digest = serializers.CharField(max_length=64)


class BundleLeadIn(serializers.Serializer[Any]):
    """Which claim leads, and why, if it is not the first of the list."""

    member = serializers.UUIDField()
    because = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class BundleReasonIn(serializers.Serializer[Any]):
    """Reasons everybody in the bundle reads."""

    reason = serializers.CharField(max_length=2000)


class BundleFiguresOut(serializers.Serializer[Any]):
    """People over all bundles the caller sees, and medians in days."""

    asked = serializers.IntegerField()
    joined = serializers.IntegerField()
    declined = serializers.IntegerField()
    left = serializers.IntegerField()
    decided = serializers.IntegerField()
    days_to_lead = serializers.FloatField(allow_null=True)
    days_to_own = serializers.FloatField(allow_null=True)


class Bundles(APIView):
    """The list of those who oversee bundles."""

    @extend_schema(responses={200: BundleOut(many=True)}, operation_id="bundles_list")
    def get(self, request: Request) -> Response:
        """Bundles of an administrator, or of a regulator's countries."""
        user = signed_in(request)
        return Response([_shown(user, bundle) for bundle in queries.desk(user)])


class TheBundle(APIView):
    """One bundle."""

    @extend_schema(responses={200: BundleOut}, operation_id="bundles_read")
    def get(self, request: Request, bundle_id: UUID) -> Response:
        """The bundle, as far as the caller may see it."""
        user = signed_in(request)
        return Response(_shown(user, queries.get(user, bundle_id)))


class BundleFigures(APIView):
    """Figures."""

    @extend_schema(responses={200: BundleFiguresOut})
    def get(self, request: Request) -> Response:
        """Counts of people, for administrators and regulators."""
        user = signed_in(request)
        queries.desk(user)
        return Response(BundleFiguresOut(figures.of(queries.visible_to(user))).data)


class BundleOfCase(WriteView):
    """The buyer's answer."""

    @extend_schema(responses={200: BundleStandingOut}, operation_id="bundle_standing")
    def get(self, request: Request, case_id: UUID) -> Response:
        """What is proposed, and the words of a yes."""
        return Response(_standing(signed_in(request), case_id))

    @extend_schema(request=BundleJoinIn, responses={201: BundleStandingOut}, operation_id="bundle_join")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Join, in the words shown."""
        user = signed_in(request)
        cases.get(user, case_id)
        answering.join(case_id=case_id, by=user, how=_PROGRAM, now=now(), **_sent(BundleJoinIn, request))
        return Response(_standing(user, case_id), status=201)


class BundleDecline(WriteView):
    """A no."""

    @extend_schema(request=None, responses={200: BundleStandingOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Say no; the case goes on by itself."""
        answering.decline(case_id=case_id, by=signed_in(request), how=_PROGRAM, now=now())
        return Response(_standing(signed_in(request), case_id))


class BundleLeave(WriteView):
    """Leaving."""

    @extend_schema(request=None, responses={200: BundleStandingOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Leave before the lead decision; the case goes on at once."""
        answering.leave(case_id=case_id, by=signed_in(request), how=_PROGRAM, now=now())
        return Response(_standing(signed_in(request), case_id))


class BundleLead(WriteView):
    """The lead case."""

    @extend_schema(request=BundleLeadIn, responses={200: BundleOut})
    def post(self, request: Request, bundle_id: UUID) -> Response:
        """Confirm which case leads (administrator)."""
        user = signed_in(request)
        queries.get(user, bundle_id)
        sent = _sent(BundleLeadIn, request)
        done = leading.confirm_lead(
            bundle_id=bundle_id, by=user, member_id=sent["member"], because=sent["because"], now=now()
        )
        return Response(_shown(user, done))


class BundleDelay(WriteView):
    """A delay explained."""

    @extend_schema(request=BundleReasonIn, responses={200: BundleOut})
    def post(self, request: Request, bundle_id: UUID) -> Response:
        """Say why the lead case takes longer (administrator)."""
        user = signed_in(request)
        queries.get(user, bundle_id)
        done = leading.explain_delay(bundle_id=bundle_id, by=user, now=now(), **_sent(BundleReasonIn, request))
        return Response(_shown(user, done))


class BundleEnd(WriteView):
    """An end."""

    @extend_schema(request=BundleReasonIn, responses={200: BundleOut})
    def post(self, request: Request, bundle_id: UUID) -> Response:
        """End the bundle, with reasons (administrator)."""
        user = signed_in(request)
        queries.get(user, bundle_id)
        done = leading.dissolve(bundle_id=bundle_id, by=user, now=now(), **_sent(BundleReasonIn, request))
        return Response(_shown(user, done))


def _shown(user: User, bundle: Bundle) -> dict[str, Any]:
    known = view.of(user, bundle)
    rows = known["members"] or known["own"]
    people = {"asked": known["people"].asked, "joined": known["people"].joined, "decided": known["people"].decided}
    if known["reader"] in (Role.ADMINISTRATOR, Role.REGULATOR):
        people |= {name: getattr(known["people"], name) for name in ("declined", "left", "over")}
    return dict(BundleOut({**known, "people": people, "claims": rows}).data)


def _standing(user: User, case_id: UUID) -> dict[str, Any]:
    case = cases.get(user, case_id)
    permissions.require(user, case, "leave_bundle")
    member: Member = queries.member_of(user, case)
    can = view.answers(member, case, permissions.possible_acts(user, case))
    shown = words.consent(case, reader=user) if can["join"] else None
    return {
        "bundle": _shown(user, member.bundle),
        "state": member.state,
        "can": can,
        "words": BundleConsentWordsOut(shown).data if shown else None,
    }


def _sent(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = shape(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
