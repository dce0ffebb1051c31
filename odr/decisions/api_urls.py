"""Addresses of the API of decisions, below `/api/v1/`."""

from django.urls import path

from odr.decisions import api

urlpatterns = [
    path("decisions/", api.PublicDecisions.as_view(), name="public-decisions"),
    path("decisions/<uuid:public_id>/", api.OnePublicDecision.as_view(), name="public-decision"),
    path("cases/<uuid:case_id>/drafts/", api.Drafts.as_view(), name="decision-drafts"),
    path("cases/<uuid:case_id>/decisions/", api.Decisions.as_view(), name="decisions"),
    path("cases/<uuid:case_id>/decision/complex/", api.Complex.as_view(), name="declare-complex"),
    path("cases/<uuid:case_id>/decision/corrections/", api.Corrections.as_view(), name="corrections"),
    path("cases/<uuid:case_id>/corrections/<uuid:correction_id>/answer/", api.Comment.as_view(), name="comment"),
    path("cases/<uuid:case_id>/corrections/<uuid:correction_id>/rule/", api.Rule.as_view(), name="rule-on-correction"),
    path("cases/<uuid:case_id>/decision/answer/", api.Answer.as_view(), name="answer-recommendation"),
    path("cases/<uuid:case_id>/decision/reopen/", api.Reopen.as_view(), name="ask-set-aside"),
    path("cases/<uuid:case_id>/decision/reopen/answer/", api.AnswerReopen.as_view(), name="answer-set-aside"),
    path("cases/<uuid:case_id>/decision/reopen/rule/", api.RuleReopen.as_view(), name="rule-on-set-aside"),
    path("cases/<uuid:case_id>/consent-award/", api.ConsentAward.as_view(), name="ask-consent-award"),
]
