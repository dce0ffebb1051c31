"""Addresses of the talks, below `/cases/`."""

from django.urls import path

from odr.negotiation import answer_pages, bid_pages, counter_pages, pages

app_name = "negotiation"
urlpatterns = [
    path("<uuid:case_id>/answer/", answer_pages.position, name="answer"),
    path("<uuid:case_id>/answer/reasons/", answer_pages.reasons, name="answer-reasons"),
    path("<uuid:case_id>/answer/more/", answer_pages.more, name="answer-more"),
    path("<uuid:case_id>/answer/check/", answer_pages.check, name="answer-check"),
    path("<uuid:case_id>/offers/new/", pages.make_offer, name="make-offer"),
    path("<uuid:case_id>/offers/<uuid:offer_id>/accept/", pages.accept, name="accept-offer"),
    path("<uuid:case_id>/offers/<uuid:offer_id>/decline/", pages.decline, name="decline-offer"),
    path("<uuid:case_id>/offers/<uuid:offer_id>/take-back/", pages.take_back, name="take-back-offer"),
    path("<uuid:case_id>/bids/", bid_pages.bids, name="bids"),
    path("<uuid:case_id>/bids/open/", bid_pages.open_bid, name="open-bid"),
    path("<uuid:case_id>/counter-claim/", counter_pages.make, name="counter-claim"),
    path("<uuid:case_id>/counter-claim/answer/", counter_pages.reply, name="answer-counter-claim"),
    path("<uuid:case_id>/more-time/", pages.more_time, name="more-time"),
    path("<uuid:case_id>/mediation/suggest/", pages.suggest_mediation, name="suggest-mediation"),
    path("<uuid:case_id>/mediation/ask/", pages.ask_for_mediation, name="ask-for-mediation"),
]
