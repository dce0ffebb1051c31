"""The rules for programs: read only, for everybody."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from odr.common.errors import InvalidInput, NotFound
from odr.determinations import law_files, law_forms, lawbook
from odr.determinations.api import Anybody, SentenceOut
from platform_rules.pack import CONFIDENCES, LAYERS, covered_from
from platform_rules.pack import coverage as first_days
from platform_rules.sources import pack_version
from platform_rules.table import BASES
from platform_rules.vocabulary import vocabulary

MOST: int = 200


class RulesIn(serializers.Serializer[Any]):
    """What the list is narrowed to."""

    q = serializers.CharField(required=False, help_text="Words in the sentence (any language), the citation or the id.")
    place = serializers.CharField(
        required=False,
        help_text="ISO 3166 code such as FR or US-CA: all rules courts there ever apply; or a group, EU.",
    )
    topic = serializers.ChoiceField(tuple(vocabulary().topics), required=False)
    confidence = serializers.ChoiceField(CONFIDENCES, required=False)
    text = serializers.ChoiceField(
        tuple(law_forms.TEXTS), required=False, help_text="Whether its text of law was read."
    )
    on = serializers.DateField(required=False, help_text="Only rules in force on this day.")
    cursor = serializers.CharField(required=False, help_text="The `next` of the page before.")
    size = serializers.IntegerField(required=False, min_value=1, max_value=MOST, default=50)


class LawTextOut(serializers.Serializer[Any]):
    """One text in which the rule stood, and its days; a day that is absent is not recorded, or not known yet."""

    cite = serializers.CharField()


class LawRuleOut(serializers.Serializer[Any]):
    """One rule. `version` names what it says; where and when its text was read (`source`, `checked`) does not count."""

    id = serializers.CharField()
    version = serializers.CharField()
    forum = serializers.ListField(child=serializers.CharField(), help_text="Places and groups; empty: every court.")
    topic = serializers.ChoiceField(tuple(vocabulary().topics))
    keyed_on = serializers.ChoiceField(BASES, help_text="The day its dates count by.")
    layer = serializers.ChoiceField(LAYERS)
    confidence = serializers.ChoiceField(CONFIDENCES)
    versions = LawTextOut(many=True)
    when = serializers.DictField(help_text="Conditions; see platform_rules/conditions.py.")
    then = serializers.DictField(help_text="Conclusions, by the keys of platform_rules/data/answers.yaml.")
    says = SentenceOut()
    prevails_over = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField(help_text="Where its text was read; unread: to be checked.")  # type: ignore[assignment]
    checked = serializers.DateField(allow_null=True)


class LawRulesOut(serializers.Serializer[Any]):
    """A page of rules in the order of their ids, and the cursor of the next (null at the end)."""

    pack_version = serializers.CharField()
    licence = serializers.CharField()
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    results = LawRuleOut(many=True)


class LawPlaceOut(serializers.Serializer[Any]):
    """How many rules are made for a place or group ("*": every court), by topic and by confidence."""

    place = serializers.CharField()
    since = serializers.DateField(allow_null=True, help_text="The day from which its law is claimed to be known.")
    rules = serializers.IntegerField()
    unread = serializers.IntegerField(help_text="Written without the text of the law at hand: to be checked.")
    confidence = serializers.DictField(child=serializers.IntegerField())
    topics = serializers.DictField(child=serializers.IntegerField())


class LawCoverageOut(serializers.Serializer[Any]):
    """What the rules cover."""

    pack_version = serializers.CharField()
    places = LawPlaceOut(many=True)


class Rules(Anybody):
    """The rules the platform works with."""

    @extend_schema(operation_id="rules_list", parameters=[RulesIn], responses={200: LawRulesOut})
    def get(self, request: Request) -> Response:
        """In the order of their ids; `cursor` is the `next` of the page before."""
        told = {name: str(value) for name, value in request.query_params.items()}
        page = lawbook.page(law_forms.read(told), after=told.get("cursor", ""), size=_size(told.get("size", "50")))
        body = {
            "pack_version": pack_version(),
            "licence": law_files.LICENCE,
            "total": page.total,
            "next": page.more or None,
            "results": [law_files.told(entry) for entry in page.entries],
        }
        return Response(body)


class OneRule(Anybody):
    """One rule."""

    @extend_schema(
        operation_id="rules_retrieve",
        parameters=[OpenApiParameter("rule_id", str, OpenApiParameter.PATH)],
        responses={200: LawRuleOut},
    )
    def get(self, request: Request, rule_id: str) -> Response:
        """As it stands now; 404 for an id that the installed rules do not have."""
        entry = lawbook.book().get(rule_id)
        if entry is None:
            raise NotFound
        return Response(law_files.told(entry))


class Coverage(Anybody):
    """What the rules cover."""

    @extend_schema(operation_id="rules_coverage", responses={200: LawCoverageOut})
    def get(self, request: Request) -> Response:
        """Rules per place and topic, and how sure they are."""
        places = [_covered(place, counted) for place, counted in lawbook.by_topic().items()]
        return Response({"pack_version": pack_version(), "places": places})


def _covered(place: str, counted: dict[str, int]) -> dict[str, Any]:
    return {
        "place": place,
        "since": first_days().get(place) or covered_from(place),
        "rules": counted["all"],
        "unread": counted["unread"],
        "confidence": {level: counted[level] for level in CONFIDENCES},
        "topics": {topic: counted[topic] for topic in vocabulary().topics if counted[topic]},
    }


def _size(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST:
        return int(text)
    raise InvalidInput({"size": f"Use a number from 1 to {MOST}."})
