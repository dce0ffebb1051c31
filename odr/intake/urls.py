"""Addresses of filing, of the seller's notice, and of the intake officer's desk; below the language."""

from django.urls import path

from odr.intake import desk_pages, diagnosis_pages, notice_pages, pages, service_pages

app_name = "intake"
urlpatterns = [
    path("check-your-rights/", diagnosis_pages.start, name="diagnosis"),
    path("check-your-rights/more/", diagnosis_pages.go_on, name="diagnosis-more"),
    path("check-your-rights/more/<str:fact>/", diagnosis_pages.further, name="diagnosis-fact"),
    path("check-your-rights/rights/", diagnosis_pages.rights, name="diagnosis-rights"),
    path("check-your-rights/memo/", diagnosis_pages.memo, name="diagnosis-memo"),
    path("check-your-rights/why/<slug:answer>/", diagnosis_pages.why, name="diagnosis-why"),
    path("check-your-rights/complaint/", diagnosis_pages.complaint, name="diagnosis-complaint"),
    path("check-your-rights/again/", diagnosis_pages.again, name="diagnosis-again"),
    path("check-your-rights/<slug:key>/", diagnosis_pages.page, name="diagnosis-page"),
    path("file/", pages.start, name="start"),
    path("file/<uuid:draft_id>/", pages.task_list, name="draft"),
    path("file/<uuid:draft_id>/files/", pages.files, name="files"),
    path("file/<uuid:draft_id>/files/<uuid:exhibit_id>/", pages.file, name="file"),
    path("file/<uuid:draft_id>/files/<uuid:exhibit_id>/remove/", pages.remove_file, name="remove-file"),
    path("file/<uuid:draft_id>/rights/", pages.rights, name="rights"),
    path("file/<uuid:draft_id>/check/", pages.check, name="check"),
    path("file/<uuid:draft_id>/sent/", pages.sent, name="sent"),
    path("file/<uuid:draft_id>/later/", pages.later, name="later"),
    path("file/<uuid:draft_id>/<slug:key>/", pages.step, name="step"),
    path("file/<uuid:draft_id>/<slug:key>/autosave/", pages.autosave, name="autosave"),
    path("notice/", notice_pages.enter, name="notice-enter"),
    path("notice/<str:code>/", notice_pages.notice, name="notice"),
    path("notice/<str:code>/answer/", notice_pages.answer, name="notice-answer"),
    path("notice/<str:code>/not-mine/", notice_pages.not_mine, name="notice-not-mine"),
    path("letters/", service_pages.to_post, name="letters"),
    path("letters/<uuid:delivery_id>/file/", service_pages.letter_file, name="letter-file"),
    path("letters/<uuid:delivery_id>/<slug:what>/", service_pages.note, name="letter-note"),
    path("cases/<uuid:case_id>/service/", service_pages.told, name="told"),
    path("intake/<uuid:case_id>/serve-again/", service_pages.serve_again, name="serve-again"),
    path("intake/<uuid:case_id>/confirm-service/", service_pages.confirm, name="confirm-service"),
    path("intake/", desk_pages.desk, name="desk"),
    path("intake/<uuid:case_id>/", desk_pages.case, name="case"),
    path("intake/<uuid:case_id>/admit/", desk_pages.admit, name="admit"),
    path("intake/<uuid:case_id>/ask/", desk_pages.ask, name="ask"),
    path("intake/<uuid:case_id>/refuse/", desk_pages.refuse, name="refuse"),
    path("cases/<uuid:case_id>/complete/", desk_pages.complete, name="complete"),
]
