"""Addresses of the API of the mediation, below `/api/v1/`."""

from django.urls import path

from odr.mediation import api, hearing_api, translation_api

urlpatterns = [
    path("cases/<uuid:case_id>/messages/", api.Messages.as_view(), name="messages"),
    path("cases/<uuid:case_id>/notes/", api.Notes.as_view(), name="notes"),
    path("cases/<uuid:case_id>/proposals/", api.Proposals.as_view(), name="proposals"),
    path("cases/<uuid:case_id>/proposals/<uuid:proposal_id>/accept/", api.Accept.as_view(), name="accept-proposal"),
    path("cases/<uuid:case_id>/proposals/<uuid:proposal_id>/decline/", api.Decline.as_view(), name="decline-proposal"),
    path("cases/<uuid:case_id>/proposals/<uuid:proposal_id>/take-back/", api.TakeBack.as_view(), name="take-back-yes"),
    path("cases/<uuid:case_id>/mediation/end/", api.End.as_view(), name="end-mediation"),
    path("cases/<uuid:case_id>/mediation/longer/", hearing_api.Longer.as_view(), name="mediation-longer"),
    path("cases/<uuid:case_id>/mediation/give-time/", hearing_api.GiveTime.as_view(), name="mediation-give-time"),
    path("cases/<uuid:case_id>/meetings/", hearing_api.Hearings.as_view(), name="meetings"),
    path("cases/<uuid:case_id>/meetings/answer/", hearing_api.AnswerHearing.as_view(), name="answer-meeting"),
    path("cases/<uuid:case_id>/meetings/cancel/", hearing_api.CancelHearing.as_view(), name="cancel-meeting"),
    path("translations/", translation_api.TranslationsToMake.as_view(), name="translations-to-make"),
    path("translations/<uuid:translation_id>/", translation_api.GiveTranslation.as_view(), name="give-translation"),
    path("cases/<uuid:case_id>/translations/", translation_api.Translations.as_view(), name="translations"),
    path("cases/<uuid:case_id>/translation-contests/", translation_api.Contests.as_view(), name="translation-contests"),
    path(
        "cases/<uuid:case_id>/translation-contests/answer/",
        translation_api.AnswerContest.as_view(),
        name="answer-translation-contest",
    ),
]
