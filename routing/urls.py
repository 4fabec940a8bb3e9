"""The one address of every move, and the pages that write facts on the way."""

from django.urls import path

from routing.views import care, entries, limits, sending, signal_facts, signals, step, submitting, table, urgent

urlpatterns = [
    path("stap/<slug:machine>/<uuid:pk>/<slug:name>/", step.step, name="step"),
    path("zorg/<uuid:pk>/contact/", care.contact, name="care_contact"),
    path("zorg/<uuid:pk>/domein/<slug:name>/", care.domain, name="care_domain"),
    path("zorg/<uuid:pk>/plan/", care.plan, name="care_plan"),
    path("termijnen/<uuid:pk>/klaar/", entries.term_done, name="term_done"),
    path("acties/<uuid:pk>/klaar/", entries.action_done, name="action_done"),
    path("acties/<uuid:pk>/open/", entries.action_open, name="action_open"),
    path("casussen/<uuid:pk>/aantekening/", entries.note, name="note"),
    path("casussen/<uuid:pk>/embargo/", limits.embargo, name="embargo"),
    path("casussen/<uuid:pk>/geen-zicht/", limits.no_sight, name="no_sight"),
    path("casussen/<uuid:pk>/geen-zicht/<uuid:row>/opheffen/", limits.sight_again, name="sight_again"),
    path("noodtoegang/", limits.emergency, name="emergency"),
    path("vrijgave/<uuid:pk>/", limits.release, name="release"),
    path("tafel/nieuw/", table.new, name="table_new"),
    path("tafel/punt/<uuid:pk>/", table.item, name="table_item"),
    path("tafel/<uuid:pk>/sluiten/", table.close, name="table_close"),
    path("spoed/", urgent.start, name="urgent"),
    path("spoed/<uuid:pk>/", urgent.card, name="urgent_card"),
    path("spoed/<uuid:pk>/laten-weten/", urgent.inform, name="urgent_inform"),
    path("spoed/<uuid:pk>/overleg/", urgent.consult, name="urgent_consult"),
    path("spoed/<uuid:pk>/mag-gedeeld/", urgent.release, name="urgent_release"),
    path("aanmelden/", submitting.submission_new, name="submission_new"),
    path("signalen/insturen/", sending.signal_send, name="signal_send"),
    path("signalen/nieuw/", signals.signal_new, name="signal_new"),
    path("signalen/advies/", signals.advice_new, name="advice_new"),
    path("signalen/<uuid:pk>/bewerken/", signals.signal_edit, name="signal_edit"),
    path("signalen/<uuid:pk>/bewaren/", signals.signal_save, name="signal_save"),
    path("signalen/<uuid:pk>/duiding/", signal_facts.assessment, name="signal_assessment"),
    path("signalen/<uuid:pk>/aantekening/", signal_facts.entry_new, name="signal_entry"),
    path("signalen/<uuid:pk>/persoon/", signal_facts.party_new, name="signal_party"),
    path("signalen/<uuid:pk>/persoon/<uuid:party>/", signal_facts.party_edit, name="signal_party_edit"),
]
