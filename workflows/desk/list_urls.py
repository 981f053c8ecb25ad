"""Addresses of the lists, of supervision, and of what belongs to oneself."""
from django.urls import path

from . import about, audit, delegations, done, exports, health, home, inbox, integrity, notices, phrases, preferences, quick, search

urlpatterns = [
    path("", home.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/batch/", quick.batch, name="batch"),
    path("inbox/steps/<int:step>/claim/", quick.claim, name="claim"),
    path("inbox/steps/<int:step>/approve/", quick.quick, name="quick"),
    path("inbox/cases/<uuid:case>/take-back/", quick.take_back, name="take_back"),
    path("done/", done.done, name="done"),
    path("started/", done.started, name="started"),
    path("copied/", done.copied, name="copied"),
    path("search/", search.search, name="search"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.mark_read, name="notices_read"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/people/", delegations.people, name="delegation_people"),
    path("delegations/<int:pk>/revoke/", delegations.revoke, name="delegation_revoke"),
    path("phrases/", phrases.phrases, name="phrases"),
    path("phrases/<int:pk>/remove/", phrases.remove, name="phrase_remove"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", exports.ask, name="audit_export"),
    path("integrity/", integrity.integrity, name="integrity"),
    path("integrity/verify/", integrity.verify_all, name="integrity_verify"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<uuid:key>/", exports.job, name="export_job"),
    path("exports/<uuid:key>/file/", exports.download, name="export_file"),
    path("exports/<uuid:key>/cancel/", exports.cancel, name="export_cancel"),
    path("exports/<uuid:key>/retry/", exports.retry, name="export_retry"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("about/", about.about, name="about"),
    path("health/", health.health, name="health"),
]
