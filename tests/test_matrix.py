"""The need-to-know matrix over addresses: every page names who opens it, and tells nobody else of a case."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Q
from django.http import HttpResponse
from django.urls import get_resolver, reverse

from cases import access, reference
from cases.access.limits import EMERGENCY_ROLES
from cases.models import Guarded, Party
from cases.roles import CASEWORK, EVERYONE, TABLE_LEAD, Role
from routing import urgent
from routing.models import Action, AgendaItem
from routing.models import Track as Spoor
from routing.submitting import DIRECT
from tests.routes import Route
from tests.test_architecture import views
from tests.test_need_to_know import NOBODY, READS, TOKENS

pytestmark = pytest.mark.django_db
INTAKE = {Role.FOCAL_POINT, Role.CARE_COORDINATOR, Role.ADVICE_POINT}
SENDERS = CASEWORK - {Role.FOCAL_POINT}
FIGURES = {Role.CORE_TEAM, Role.PRIVACY_OFFICER, *TABLE_LEAD}
TRACKS = {Role.POLICE, Role.PROSECUTION, Role.MAYOR, Role.SQUARE_LEAD, Role.CARE_COORDINATOR}
CARE, FG, ADMIN = {Role.CARE_COORDINATOR}, {Role.PRIVACY_OFFICER}, {Role.ADMINISTRATOR}
PUBLIC = None
ROLES: dict[str, Any] = {
    "melden": PUBLIC, "login": PUBLIC, "logout": PUBLIC, "practice_login": PUBLIC, "help": PUBLIC,
    "accessibility": PUBLIC, "privacy": PUBLIC, "healthz": PUBLIC, "readyz": PUBLIC, "security_txt": PUBLIC,
    "account_login": PUBLIC, "mfa_authenticate": PUBLIC, "mfa_login_webauthn": PUBLIC,
    "openid_connect_login": PUBLIC, "openid_connect_callback": PUBLIC,
    # of who is logged in: allauth sends others to the login
    "account_reauthenticate": PUBLIC, "mfa_reauthenticate": PUBLIC, "mfa_reauthenticate_webauthn": PUBLIC,
    "pledge": EVERYONE, "sessions": EVERYONE, "session_stay": EVERYONE, "password": EVERYONE,
    "mfa_index": EVERYONE, "mfa_activate_totp": EVERYONE,
    "mfa_deactivate_totp": EVERYONE, "mfa_add_webauthn": EVERYONE, "passkey_off": EVERYONE,
    "mfa_view_recovery_codes": EVERYONE, "mfa_generate_recovery_codes": EVERYONE,
    "ask_access": EVERYONE, "printed": EVERYONE, "profile": EVERYONE, "work": EVERYONE,
    "exercises": EVERYONE, "tour": EVERYONE, "urgent": EVERYONE, "urgent_card": EVERYONE,
    "urgent_inform": urgent.STARTERS, "urgent_release": urgent.STARTERS,
    "urgent_consult": urgent.STARTERS,
    "admin_dates": ADMIN, "convenants": ADMIN, "convenant_new": ADMIN, "convenant_sign": ADMIN,
    "signature_end": ADMIN, "convenants_overseen": FG,
    "grounds": FG, "ground": FG, "ground_new": FG, "ground_off": FG,
    "admin_home": ADMIN, "admin_organisations": ADMIN, "admin_add": ADMIN, "admin_edit": ADMIN,
    "welcome": PUBLIC, "admin_invite": ADMIN, "reset": ADMIN, "system": ADMIN,
    "home_new": ADMIN, "home_edit": ADMIN, "unit_new": ADMIN, "unit_edit": ADMIN,
    "resets": ADMIN | FG, "reset_decide": ADMIN | FG,
    "cover": ADMIN, "cover_name": ADMIN, "cover_end": ADMIN, "away": ADMIN, "own_away": {Role.FOCAL_POINT},
    "step": CASEWORK, "term_done": CASEWORK, "term_open": CASEWORK, "work_block": CASEWORK,
    "action_done": CASEWORK, "action_open": CASEWORK, "note": CASEWORK,
    "tell": CASEWORK, "case_attachment": CASEWORK, "attachment": CASEWORK, "attachment_save": CASEWORK,
    "attachment_image": CASEWORK, "attachment_remove": CASEWORK,
    "signal_attachment": INTAKE, "signal_decide": INTAKE, "signal_reporter": INTAKE, "signal_feedback": INTAKE,
    "signal_letter": INTAKE,
    "cases": CASEWORK, "ask": CASEWORK, "asks": CASEWORK,
    "case": CASEWORK, "table": CASEWORK, "meeting": CASEWORK, "signal": CASEWORK, "search": CASEWORK,
    "search_person": CASEWORK, "filter_keep": CASEWORK, "filter_remove": CASEWORK,
    "embargo": {Role.PROSECUTION}, "no_sight": CASEWORK, "sight_again": CASEWORK, "emergency": EMERGENCY_ROLES,
    "release": {Role.POLICE, Role.PROSECUTION},
    "party_role": CASEWORK, "party_role_end": CASEWORK,
    "who_sees": CASEWORK, "who_looked": CASEWORK, "seen_as": CASEWORK,
    "regie": TABLE_LEAD, "regie_agreement": TABLE_LEAD,
    "regie_arrivals": TABLE_LEAD, "waiting_room": CASEWORK, "regie_do": TABLE_LEAD,
    "bring": CASEWORK, "wall": TABLE_LEAD, "wall_part": TABLE_LEAD, "position": CASEWORK,
    "table_new": TABLE_LEAD, "table_invite": TABLE_LEAD, "table_item": TABLE_LEAD, "table_close": TABLE_LEAD,
    "table_approve": TABLE_LEAD, "table_report": CASEWORK, "table_place": TABLE_LEAD,
    "minutes": CASEWORK, "minutes_state": CASEWORK, "minutes_pdf": CASEWORK, "monitor": TABLE_LEAD,
    "care": CARE, "care_ended": CARE, "care_contact": CARE, "care_domain": CARE, "care_plan": CARE,
    "care_track": CARE | {Role.LOCAL_CARE}, "tracks": TRACKS, "ledger": FG, "ledger_export": FG,
    "oversight_number": FG, "oversight_case": FG, "oversight_export": FG,
    "oversight": FG, "requests": FG, "request_new": FG, "request": FG, "request_identity": FG, "request_extend": FG,
    "subject_file_ask": FG, "subject_file": CASEWORK, "subject_file_pdf": CASEWORK,
    "request_answer": FG, "rights": FG, "rights_sign": FG,
    "emergencies": FG, "emergency_judge": FG, "readings": FG, "readings_export": FG,
    "export_ask": FG, "export": FG, "export_state": FG, "export_fetch": FG,
    "signals": INTAKE, "signal_send": SENDERS, "submission_new": DIRECT,
    "signal_new": INTAKE, "advice_new": INTAKE, "signal_edit": INTAKE, "signal_save": INTAKE,
    "signal_assessment": INTAKE, "signal_entry": INTAKE, "signal_party": INTAKE, "signal_party_edit": INTAKE,
    "sign_list": INTAKE, "signal_signs": INTAKE,
    "signal_assign": INTAKE, "signal_assign_undo": INTAKE,
    "signal_alike": INTAKE, "signal_compare": INTAKE, "signal_gather": INTAKE, "signal_unlink": INTAKE,
    "signal_apart": INTAKE,
    "signal_ask": {Role.FOCAL_POINT}, "signal_asked": {Role.FOCAL_POINT}, "inquiry": {Role.FOCAL_POINT},
    "keep": CASEWORK, "retention": FG, "retention_rules": FG, "retention_rule": FG, "retention_dossier": FG,
    "retention_decide": FG, "certificates": FG, "certificate_pdf": FG,
    "figures": FIGURES, "reports": FIGURES, "report": FIGURES, "report_state": FIGURES, "report_pdf": FIGURES,
}  # fmt: skip
LISTS = ["pledge", "sessions", "mfa_index", "filter_keep", "search", "search_person",
         "work", "urgent", "signals", "cases", "signal_send", "submission_new", "table",
         "asks", "care",
          "care_ended", "tracks", "emergency", "ledger", "ledger_export", "oversight_number", "readings",
         "readings_export", "emergencies",
         "oversight", "requests", "request_new", "rights",
         "figures", "reports", "profile", "ask_access", "admin_home", "admin_organisations",
         "admin_dates", "convenants", "convenant_new", "convenants_overseen",
         "home_new", "resets", "system", "retention", "retention_rules", "certificates",
         "grounds", "cover", "own_away", "exercises"]  # fmt: skip
AF, ZOCO = {"af-raalte", "af-raalte-2"}, {"zoco", "zoco-2"}
LEAD = {"voorzitter", "voorzitter-2", "procesregisseur"}
# after the whole route: who may open the object, by address
OBJECTS: dict[str, set[str]] = {
    "party_role": set(READS),
    "embargo": {"om"}, "no_sight": set(READS), "who_sees": set(READS), "who_looked": set(READS),
    "seen_as": set(READS),
    "case": set(READS), "note": set(READS), "tell": set(READS), "case_attachment": set(READS),
    "signal_attachment": AF, "signal_reporter": AF, "signal_feedback": AF,
    "signal": AF, "signal_edit": set(), "signal_signs": set(), "signal_assessment": AF,
    "signal_entry": AF, "signal_party": AF, "signal_party_edit": AF,
    "signal_gather": AF, "signal_ask": AF, "signal_asked": AF, "care_track": ZOCO, "care_contact": ZOCO,
    "care_domain": ZOCO, "care_plan": ZOCO,
}  # fmt: skip
POSTS: dict[str, set[str]] = {"table_item": LEAD, "action_done": AF | LEAD, "action_open": AF | LEAD}


# in which parts the rows of a model may lie: a model without a row here has no place yet
TRACK_PARTS = {"zorg", "strafrecht", "bestuur", "informatieplein"}
ANY_SHARED = {"eigen", "casus"} | TRACK_PARTS
MODELS: dict[str, set[str]] = {
    "Case": {"stand"}, "Signal": {"eigen"}, "Reporter": {"melder"}, "Party": {"eigen", "casus"},
    "PartyRole": ANY_SHARED, "CaseMunicipality": {"eigen", "casus"}, "Entry": ANY_SHARED,
    "Attachment": ANY_SHARED, "AttachmentBody": ANY_SHARED,
    "Triage": {"eigen"}, "Advice": {"eigen"}, "Review": {"stand"}, "Track": TRACK_PARTS, "TrackLine": {"eigen"},
    "AgendaItem": {"casus"}, "Attendance": {"casus"}, "Proposal": {"casus"}, "Position": {"casus"},
    "Score": {"casus"}, "ActionDraft": {"casus"},
    "Decision": {"casus"}, "Action": {"eigen"}, "Outcome": {"eigen"}, "CareTrajectory": {"zorg"},
    "CareDomain": {"zorg"}, "Contact": {"zorg"}, "UrgentCard": {"eigen"}, "Release": {"eigen"},
    "Inquiry": {"eigen"}, "InquiryMatch": {"eigen"},
    "Deadline": {"eigen"}, "Step": ANY_SHARED, "Submission": {"casus"}, "Handover": {"eigen"},
    "Request": {"eigen"}, "SignalLine": {"eigen"}, "SignalLink": {"eigen"}, "SignNote": {"eigen"},
}  # fmt: skip


def leaks(answer: HttpResponse, secrets: set[str]) -> set[str]:
    """What an answer to someone who may know nothing tells all the same."""
    return {secret for secret in secrets if secret in answer.content.decode()}


def addresses(route: Route, person: Any) -> tuple[dict[str, str], set[str]]:
    """Every address of the objects on this route, and what gives the case away."""
    signal, users = route.signal.pk, {name: person(name) for name in ("af-raalte", "zoco", "procesregisseur")}
    with access.acting(users["af-raalte"]):
        party = Party.objects.visible_to(users["af-raalte"]).get(case_id=route.case_id).pk
        action = Action.objects.visible_to(users["af-raalte"]).get(case_id=route.case_id).pk
    with access.acting(users["zoco"]):
        track = Spoor.objects.visible_to(users["zoco"]).get(case_id=route.case_id, kind="zorg").pk
    with access.acting(users["procesregisseur"]):
        item = AgendaItem.objects.visible_to(users["procesregisseur"]).get(case_id=route.case_id).pk
    keys = {"case": route.case_id, "embargo": route.case_id, "no_sight": route.case_id, "party_role": route.case_id,
            "who_sees": route.case_id, "who_looked": route.case_id, "seen_as": route.case_id,
            "case_attachment": route.case_id,
            "note": route.case_id, "tell": route.case_id, "table_item": item, "action_done": action,
            "action_open": action}  # fmt: skip
    found = {}
    for name in [*OBJECTS, *POSTS]:
        key = keys.get(name, track if name.startswith("care") else signal)
        extra: dict[str, list[Any]] = {"signal_party_edit": [party], "party_role": [party], "care_domain": ["opvang"]}
        more = extra.get(name, [])
        found[name] = reverse(name, args=[key, *more])
    return found, TOKENS | {str(route.case_id), str(signal), str(track), str(route.signal.number)}


def accounts() -> list[str]:
    """Every practice account."""
    return [line["username"] for line in reference.read("accounts")]


def test_every_address_stands_in_the_matrix_with_its_roles() -> None:
    assert get_resolver().url_patterns
    found = {view.name: view.callback.allowed_roles for view in views()}  # type: ignore[attr-defined]  # see cases.roles
    assert found == {name: None if roles is None else frozenset(roles) for name, roles in ROLES.items()}


def guarded() -> list[type[Guarded]]:
    return [model for model in apps.get_models() if issubclass(model, Guarded)]


def test_every_guarded_model_stands_in_the_matrix_with_its_parts(route: Route, person: Any) -> None:
    assert {model.__name__ for model in guarded()} == set(MODELS)
    route.whole()
    for name in READS:
        user = person(name)
        with access.acting(user):
            for model in guarded():
                assert set(model.objects.visible_to(user).values_list("part", flat=True)) <= MODELS[model.__name__]


def test_objects_open_for_who_may_know_and_do_not_exist_for_others(route: Route, person: Any, client_as: Any) -> None:
    urls, secrets = addresses(route.whole(), person)
    for name in (*READS, *NOBODY):  # every other account asks every address in tests/leaks
        client = client_as(name)
        for url, may in OBJECTS.items():
            answer = client.get(urls[url])
            assert answer.status_code == (200 if name in may else 404), (name, url)
            if name not in may:
                assert not leaks(answer, secrets - {str(route.case_id), str(route.signal.pk)}), (name, url)
        for url in [*OBJECTS, *POSTS]:
            may = (OBJECTS | POSTS)[url]
            if name not in may:
                answer = client.post(urls[url])
                assert answer.status_code in (404, 405), (name, url)
                assert not leaks(answer, TOKENS), (name, url)


def test_lists_tell_nothing_to_who_may_not_know(route: Route, person: Any, client_as: Any) -> None:
    _, secrets = addresses(route.whole(), person)
    for name in (*READS, *NOBODY):
        user, client = person(name), client_as(name)
        for url in LISTS:
            answer = client.get(reverse(url))
            opens = user.role in ROLES[url]
            assert answer.status_code in ((200, 302) if opens else (404,)), (name, url)
            if name not in READS and url not in ("ledger", "ledger_export"):
                assert not leaks(answer, secrets), (name, url)


def test_each_reader_sees_its_own_tokens_and_no_other_on_the_case(route: Route, person: Any, client_as: Any) -> None:
    urls, _ = addresses(route.whole(), person)
    for name, may in READS.items():
        seen = leaks(client_as(name).get(urls["case"]), TOKENS)
        assert seen, name
        assert seen <= may, name


def test_a_removed_filter_still_meets_the_second_wall(
    route: Route, person: Any, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls, secrets = addresses(route.whole(), person)
    monkeypatch.setattr(Guarded, "sight", classmethod(lambda cls, user: Q()))
    for name in ("af-zwolle", "riec", "school"):
        client = client_as(name)
        assert client.get(urls["case"]).status_code == 404
        assert not leaks(client.get("/casussen/"), secrets)


def test_the_check_finds_a_planted_leak() -> None:
    assert leaks(HttpResponse("<p>ZORGTOKEN</p>"), TOKENS) == {"ZORGTOKEN"}
    assert leaks(HttpResponse("<p>niets</p>"), TOKENS) == set()
