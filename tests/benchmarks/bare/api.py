"""`POST /one/` writes a case; `POST /three/` a case, its event and its outbox entry in one transaction."""

from django.db import transaction
from django.urls import path
from rest_framework import generics, serializers

from tests.benchmarks.bare.models import Case, Event, Outbox


class CaseBody(serializers.ModelSerializer):
    """All columns."""

    class Meta:
        model = Case
        fields = "__all__"


class One(generics.CreateAPIView):
    """A bare create."""

    queryset = Case.objects.all()
    serializer_class = CaseBody


class Three(One):
    """A bare create with the same three rows as a filing."""

    @transaction.atomic
    def perform_create(self, serializer: CaseBody) -> None:
        case = serializer.save()
        Event.objects.create(case=case, type="filed", header={"case": str(case.pk), "to": "submitted"})
        Outbox.objects.create(case=case, kind="case_filed", address="buyer@example.org", context={"case": str(case.pk)})


urlpatterns = [path("one/", One.as_view()), path("three/", Three.as_view())]
