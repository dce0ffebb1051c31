"""Addresses of the API of the talks, below `/api/v1/`."""

from django.urls import path

from odr.negotiation import api, bid_api, counter_api

urlpatterns = [
    path("cases/<uuid:case_id>/answer/", api.TheAnswer.as_view(), name="answer"),
    path("cases/<uuid:case_id>/offers/", api.Offers.as_view(), name="offers"),
    path("cases/<uuid:case_id>/offers/<uuid:offer_id>/accept/", api.AcceptOffer.as_view(), name="accept-offer"),
    path("cases/<uuid:case_id>/offers/<uuid:offer_id>/decline/", api.DeclineOffer.as_view(), name="decline-offer"),
    path("cases/<uuid:case_id>/offers/<uuid:offer_id>/take-back/", api.TakeBackOffer.as_view(), name="take-back-offer"),
    path("cases/<uuid:case_id>/bids/", bid_api.Bids.as_view(), name="bids"),
    path("cases/<uuid:case_id>/bids/open/", bid_api.OpenBid.as_view(), name="open-bid"),
    path("settlement-ranges/", bid_api.Ranges.as_view(), name="settlement-ranges"),
    path("cases/<uuid:case_id>/counter-claim/", counter_api.TheCounterClaim.as_view(), name="counter-claim"),
    path(
        "cases/<uuid:case_id>/counter-claim/answer/",
        counter_api.AnswerCounterClaim.as_view(),
        name="answer-counter-claim",
    ),
    path("cases/<uuid:case_id>/negotiation/more-time/", api.MoreTime.as_view(), name="more-time"),
    path("cases/<uuid:case_id>/mediation/suggest/", api.SuggestMediation.as_view(), name="suggest-mediation"),
    path("cases/<uuid:case_id>/mediation/ask/", api.AskForMediation.as_view(), name="ask-for-mediation"),
]
