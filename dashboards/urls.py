"""The screens."""

from django.urls import path

from dashboards.views import (
    asks,
    care,
    dossier,
    figures,
    learning,
    ledger,
    reports,
    search,
    sight,
    signals,
    table,
    tracks,
    worklist,
)

urlpatterns = [
    path("", worklist.work, name="work"),
    path("oefenen/", learning.exercises, name="exercises"),
    path("rondleiding/", learning.tour, name="tour"),
    path("uitvragen/", asks.asks, name="asks"),
    path("zorg/", care.caseload, name="care"),
    path("zorg/afgerond/", care.ended, name="care_ended"),
    path("zorg/<uuid:pk>/", care.track, name="care_track"),
    path("casussen/", dossier.cases, name="cases"),
    path("casussen/<uuid:pk>/", dossier.case, name="case"),
    path("casussen/<uuid:pk>/wie-ziet-dit/", sight.who_sees, name="who_sees"),
    path("casussen/<uuid:pk>/wie-keek/", sight.who_looked, name="who_looked"),
    path("casussen/<uuid:pk>/bekijk-als/", sight.seen_as, name="seen_as"),
    path("toezicht/verstrekkingen/", ledger.ledger, name="ledger"),
    path("toezicht/verstrekkingen/export/", ledger.export, name="ledger_export"),
    path("tafel/", table.table, name="table"),
    path("tafel/<uuid:pk>/", table.meeting, name="meeting"),
    path("sporen/", tracks.tracks, name="tracks"),
    path("signalen/", signals.signals, name="signals"),
    path("signalen/<uuid:pk>/", signals.signal, name="signal"),
    path("signalen/<uuid:pk>/besluit/", signals.decide, name="signal_decide"),
    path("zoeken/", search.search, name="search"),
    path("zoeken/persoon/", search.person, name="search_person"),
    path("cijfers/", figures.figures, name="figures"),
    path("rapporten/", reports.report_list, name="reports"),
    path("rapporten/<uuid:pk>/", reports.report, name="report"),
    path("rapporten/<uuid:pk>/stand/", reports.report_state, name="report_state"),
    path("rapporten/<uuid:pk>/pdf/", reports.report_pdf, name="report_pdf"),
]
