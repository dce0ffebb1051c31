"""Addresses of appointments, below the language."""

from django.urls import path

from odr.neutrals import pages, pages_roster, pages_tribunal

app_name = "neutrals"
urlpatterns = [
    path("mediator/", pages.desk, name="desk"),
    path("mediator/offers/<uuid:appointment_id>/", pages.offer, name="offer"),
    path("mediator/offers/<uuid:appointment_id>/decline/", pages.decline, name="decline"),
    path("appointments/", pages.waiting, name="waiting"),
    path("cases/<uuid:case_id>/mediator/", pages.mediator, name="mediator"),
    path("cases/<uuid:case_id>/mediator/appoint/", pages.appoint, name="appoint"),
    path("cases/<uuid:case_id>/mediator/object/", pages.object_to, name="object"),
    path("cases/<uuid:case_id>/mediator/agree/", pages.agree, name="agree"),
    path("arbitrator/", pages_tribunal.desk, name="tribunal-desk"),
    path("arbitrator/offers/<uuid:appointment_id>/", pages_tribunal.offer, name="tribunal-offer"),
    path("arbitrator/offers/<uuid:appointment_id>/decline/", pages_tribunal.decline, name="tribunal-decline"),
    path("cases/<uuid:case_id>/decision-maker/", pages_tribunal.decision_maker, name="decision-maker"),
    path("cases/<uuid:case_id>/decision-maker/appoint/", pages_tribunal.appoint, name="tribunal-appoint"),
    path("cases/<uuid:case_id>/decision-maker/agree/", pages_tribunal.agree, name="tribunal-agree"),
    path("cases/<uuid:case_id>/decision-maker/same/", pages_tribunal.ask_same, name="ask-same"),
    path(
        "cases/<uuid:case_id>/decision-maker/challenge/",
        pages_tribunal.act,
        {"act": "challenge_arbitrator"},
        name="challenge-new",
    ),
    path("cases/<uuid:case_id>/decision-maker/disclose/", pages_tribunal.act, {"act": "disclose"}, name="disclose"),
    path("cases/<uuid:case_id>/decision-maker/resign/", pages_tribunal.act, {"act": "resign"}, name="resign"),
    path(
        "cases/<uuid:case_id>/decision-maker/replace/",
        pages_tribunal.act,
        {"act": "replace_arbitrator"},
        name="replace",
    ),
    path("challenges/<uuid:challenge_id>/", pages_tribunal.challenge, name="challenge"),
    path("challenges/<uuid:challenge_id>/answer/", pages_tribunal.answer, name="challenge-answer"),
    path("challenges/<uuid:challenge_id>/<slug:outcome>/", pages_tribunal.decide, name="challenge-decide"),
    path("draws/<uuid:lottery_id>/", pages_tribunal.draw, name="draw"),
    path("draws/<uuid:lottery_id>/draw.json", pages_tribunal.draw_file, name="draw-file"),
    path("roster/", pages_roster.people, name="roster"),
    path("roster/new/", pages_roster.join, name="roster-join"),
    path("roster/me/", pages_roster.own, name="own"),
    path("roster/me/ties/", pages_roster.own_tie, name="own-tie"),
    path("roster/companies/", pages_roster.company_ties, name="company-ties"),
    path("roster/<int:profile_id>/", pages_roster.entry, name="roster-entry"),
    path("roster/<int:profile_id>/ties/", pages_roster.tie_of, name="tie-of"),
    path("roster/ties/<uuid:tie_id>/remove/", pages_roster.remove_tie, name="remove-tie"),
]
