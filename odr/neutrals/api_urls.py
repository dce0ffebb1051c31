"""Addresses of the API of appointments, below `/api/v1/`."""

from django.urls import path

from odr.neutrals import api, api_tribunal

urlpatterns = [
    path("cases/<uuid:case_id>/appointments/", api.Appointments.as_view(), name="appointments"),
    path("cases/<uuid:case_id>/candidates/", api.Candidates.as_view(), name="candidates"),
    path("cases/<uuid:case_id>/mediator/object/", api.ObjectToMediator.as_view(), name="object-to-mediator"),
    path("cases/<uuid:case_id>/mediator/agree/", api.AgreeToMediator.as_view(), name="agree-to-mediator"),
    path("appointments/", api.MyOffers.as_view(), name="my-appointments"),
    path("appointments/<uuid:appointment_id>/accept/", api.AcceptAppointment.as_view(), name="accept-appointment"),
    path("appointments/<uuid:appointment_id>/decline/", api.DeclineAppointment.as_view(), name="decline-appointment"),
    path("cases/<uuid:case_id>/tribunal/appointments/", api_tribunal.Tribunal.as_view(), name="tribunal-appointments"),
    path("cases/<uuid:case_id>/tribunal/candidates/", api_tribunal.TribunalCandidates.as_view(), name="tribunal-list"),
    path("cases/<uuid:case_id>/tribunal/agree/", api_tribunal.AgreeToArbitrator.as_view(), name="agree-to-arbitrator"),
    path("cases/<uuid:case_id>/tribunal/same/", api_tribunal.AskForSameNeutral.as_view(), name="ask-for-same-neutral"),
    path("cases/<uuid:case_id>/tribunal/disclose/", api_tribunal.DiscloseTie.as_view(), name="disclose-tie"),
    path("cases/<uuid:case_id>/tribunal/resign/", api_tribunal.ResignTribunal.as_view(), name="resign-tribunal"),
    path("cases/<uuid:case_id>/tribunal/replace/", api_tribunal.ReplaceArbitrator.as_view(), name="replace-arbitrator"),
    path("cases/<uuid:case_id>/challenges/", api_tribunal.Challenges.as_view(), name="challenges"),
    path("challenges/<uuid:challenge_id>/answer/", api_tribunal.AnswerChallenge.as_view(), name="answer-challenge"),
    path("challenges/<uuid:challenge_id>/uphold/", api_tribunal.UpholdChallenge.as_view(), name="uphold-challenge"),
    path("challenges/<uuid:challenge_id>/reject/", api_tribunal.RejectChallenge.as_view(), name="reject-challenge"),
    path("draws/<uuid:lottery_id>/", api_tribunal.DrawFile.as_view(), name="draw-file"),
    path("roster/", api_tribunal.Roster.as_view(), name="roster"),
    path("roster/me/ties/", api_tribunal.MyTies.as_view(), name="my-ties"),
]
