"""Addresses of the mediation, below `/cases/`."""

from django.urls import path

from odr.mediation import hearing_pages, pages, translation_pages

app_name = "mediation"
urlpatterns = [
    path("<uuid:case_id>/rooms/<slug:room>/", pages.room, name="room"),
    path("<uuid:case_id>/notes/", pages.notes_page, name="notes"),
    path("<uuid:case_id>/proposals/new/", pages.propose, name="propose"),
    path("<uuid:case_id>/proposals/<uuid:proposal_id>/accept/", pages.accept, name="accept"),
    path("<uuid:case_id>/proposals/<uuid:proposal_id>/decline/", pages.decline, name="decline"),
    path("<uuid:case_id>/proposals/<uuid:proposal_id>/take-back/", pages.take_back, name="take-back"),
    path("<uuid:case_id>/mediation/end/", pages.end, name="end"),
    path("<uuid:case_id>/mediation/longer/", hearing_pages.longer, name="longer"),
    path("<uuid:case_id>/mediation/give-time/", hearing_pages.give_time, name="give-time"),
    path("<uuid:case_id>/meeting/", hearing_pages.hearing, name="hearing"),
    path("<uuid:case_id>/meeting/offer/", hearing_pages.offer, name="offer-hearing"),
    path("<uuid:case_id>/meeting/cancel/", hearing_pages.cancel, name="cancel-hearing"),
    path("<uuid:case_id>/meeting/<uuid:hearing_id>.ics", hearing_pages.calendar, name="hearing-file"),
    path("translations/", translation_pages.desk, name="translation-desk"),
    path("<uuid:case_id>/translations/", translation_pages.of_case, name="translations"),
    path("<uuid:case_id>/translations/ask/", translation_pages.ask, name="ask-translation"),
    path("<uuid:case_id>/translations/contest/", translation_pages.contest, name="contest"),
    path("<uuid:case_id>/translations/contest/answer/", translation_pages.answer, name="answer-contest"),
    path("<uuid:case_id>/translations/<uuid:translation_id>/", translation_pages.one, name="translation"),
    path(
        "<uuid:case_id>/translations/<uuid:translation_id>/contest/",
        translation_pages.contest,
        name="contest-translation",
    ),
]
