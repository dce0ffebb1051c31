"""Addresses of decisions, below `/cases/`."""

from django.urls import path

from odr.decisions import desk_pages, pages

app_name = "decisions"
urlpatterns = [
    path("<uuid:case_id>/decision/write/", desk_pages.write, name="write"),
    path("<uuid:case_id>/decision/read/", desk_pages.read, name="read"),
    path("<uuid:case_id>/decision/pass/", desk_pages.pass_on, name="pass"),
    path("<uuid:case_id>/decision/sign/", desk_pages.sign, name="sign"),
    path("<uuid:case_id>/decision/complex/", desk_pages.declare_complex, name="complex"),
    path("<uuid:case_id>/decision/agreed/", desk_pages.make_consent_award, name="make-consent-award"),
    path("<uuid:case_id>/decision/own-correction/", desk_pages.correct, name="own-correction"),
    path("<uuid:case_id>/decision/reopen/rule/", desk_pages.rule_on_set_aside, name="rule-on-set-aside"),
    path("<uuid:case_id>/corrections/<uuid:correction_id>/rule/", desk_pages.rule, name="rule"),
    path("<uuid:case_id>/decisions/<uuid:decision_id>/publish/", desk_pages.publish, name="publish"),
    path("<uuid:case_id>/decisions/<uuid:decision_id>/", pages.decision, name="decision"),
    path("<uuid:case_id>/decision/correction/", pages.ask_correction, name="ask-correction"),
    path("<uuid:case_id>/corrections/<uuid:correction_id>/answer/", pages.comment, name="comment"),
    path("<uuid:case_id>/decision/accept/", pages.accept, name="accept"),
    path("<uuid:case_id>/decision/decline/", pages.decline, name="decline"),
    path("<uuid:case_id>/decision/reopen/", pages.ask_set_aside, name="ask-set-aside"),
    path("<uuid:case_id>/decision/reopen/answer/", pages.answer_set_aside, name="answer-set-aside"),
    path("<uuid:case_id>/consent-award/", pages.ask_consent_award, name="ask-consent-award"),
]
