"""Addresses of beginning a case, working on it, its files and its papers."""
from django.urls import path

from . import acting, addenda, case, clocks, drafts, files, papers, start, verb_pages

urlpatterns = [
    path("start/", start.choose, name="start"),
    path("start/<slug:flow>/", start.form, name="start_flow"),
    path("drafts/", drafts.listing, name="drafts"),
    path("drafts/save/", drafts.save, name="draft_save"),
    path("drafts/<uuid:key>/discard/", drafts.discard, name="draft_discard"),
    path("files/", files.upload, name="file_upload"),
    path("files/<uuid:key>/", files.download, name="file"),
    path("cases/<uuid:key>/", case.page, name="case"),
    path("cases/<uuid:key>/chart/", case.chart, name="case_chart"),
    path("cases/<uuid:key>/clocks/", clocks.page, name="case_clocks"),
    path("cases/<uuid:key>/bpmn/", case.bpmn_file, name="case_bpmn"),
    path("cases/<uuid:key>/print/", papers.printed, name="case_print"),
    path("cases/<uuid:key>/papers/<slug:kind>/", papers.ask, name="case_paper"),
    path("cases/<uuid:key>/add/<slug:kind>/", addenda.page, name="case_addendum"),
    path("cases/<uuid:key>/act/", acting.on_case, name="case_act"),
    path("cases/<uuid:key>/act/<slug:verb>/", verb_pages.of_case, name="case_verb"),
    path("cases/<uuid:key>/steps/<int:number>/", acting.on_step, name="step"),
    path("cases/<uuid:key>/steps/<int:number>/<slug:verb>/", verb_pages.of_step, name="step_verb"),
]
