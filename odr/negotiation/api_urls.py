"""Addresses of the API of the talks, below `/api/v1/`."""

from django.urls import path

from odr.negotiation import api

urlpatterns = [
    path("cases/<uuid:case_id>/answer/", api.TheAnswer.as_view(), name="answer"),
    path("cases/<uuid:case_id>/offers/", api.Offers.as_view(), name="offers"),
    path("cases/<uuid:case_id>/offers/<uuid:offer_id>/accept/", api.AcceptOffer.as_view(), name="accept-offer"),
    path("cases/<uuid:case_id>/offers/<uuid:offer_id>/decline/", api.DeclineOffer.as_view(), name="decline-offer"),
    path("cases/<uuid:case_id>/offers/<uuid:offer_id>/take-back/", api.TakeBackOffer.as_view(), name="take-back-offer"),
    path("cases/<uuid:case_id>/negotiation/more-time/", api.MoreTime.as_view(), name="more-time"),
    path("cases/<uuid:case_id>/mediation/suggest/", api.SuggestMediation.as_view(), name="suggest-mediation"),
    path("cases/<uuid:case_id>/mediation/ask/", api.AskForMediation.as_view(), name="ask-for-mediation"),
]
