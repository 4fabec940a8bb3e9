"""The stories of the practice region: who logs what, and how it goes on along the route."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cases import access, services, sign_notes
from cases.models import Organisation, Party, Signal, User
from cases.models.party import AGES, ORIGINS
from routing import moves, practice_case, signs
from routing.models import Triage

if TYPE_CHECKING:
    from routing.practice import Practice

Story = Generator[datetime, None, None]
SOURCES = ("wijkteam", "leerplicht", "burgerzaken", "handhaving", "jeugd", "onderwijs", "zorg", "woningcorporatie",
           "politie_justitie", "burger", "werk_inkomen")  # fmt: skip
CLOSED_AS = ("geen_mensenhandel", "geen_mensenhandel", "slecht_werkgeverschap", "veilig_thuis", "politie",
             "buiten_regio", "onvoldoende")  # fmt: skip
STREETS = ("Oefenstraat", "Proefplein", "Voorbeeldweg", "Testlaan")
ADVISERS = ("zoco", "veilig-thuis")


def cast(practice: "Practice", *, signals: int, advices: int, cases: int, days: int) -> None:
    """Hand out the parts: how many signals, adviesvragen and cases, over how many days."""
    rng = practice.rng
    for place in range(signals):
        town = rng.choices(practice.towns, [town.inhabitants or 0 for town in practice.towns])[0]
        referred = place < cases
        practice.tell(signal(practice, town, practice.days_ago(_ago(practice, days, recent=referred)), refer=referred))
    raalte = next(town for town in practice.towns if town.code == "raalte")
    for ago in (1, 3, 6, 9, 13, 20, 34, 55):
        practice.tell(signal(practice, raalte, practice.days_ago(ago), refer=ago > 30))
    for _ in range(advices):
        practice.tell(advice(practice, practice.days_ago(rng.randint(1, days))))


def _ago(practice: "Practice", days: int, *, recent: bool) -> int:
    """Spread over the quarters, growing a little; cases lean to the last months."""
    chance = practice.rng.random()
    return 1 + int(days * (chance ** (1.8 if recent else 1.2)))


def signal(practice: "Practice", town: Organisation, at: datetime, *, refer: bool, **more: Any) -> Story:
    """A signal from its first words to its end at the gemeente, or on to the tafel."""
    yield at
    af = practice.users[f"af-{town.code}"]
    with access.acting(af):
        triage = record(practice, af, **more)
    if refer:
        yield practice.later(1, 4)
        with access.acting(af):
            start_referral(practice, af, triage)
        yield from practice_case.at_the_tafel(practice, triage.case_id, af)
        return
    yield from _at_home(practice, af, triage)


def _at_home(practice: "Practice", af: User, triage: Triage) -> Story:
    """Not for the tafel: closed, or taken up by a local unit and closed later."""
    yield practice.later(1, 9)
    with access.acting(af):
        if practice.rng.random() < (0.85 if practice.long_ago else 0.55):
            close(practice, af, triage)
            practice.tell(practice_case.feedback(practice, af, triage.case_id))
            return
        unit = practice.units[f"zorg-{af.workplace.organisation.code}"]
        check_on = practice.today + timedelta(days=28)
        triage = moves.perform(triage, "handle_locally", by=af, local_unit=unit, check_on=check_on,
                               reason=practice.pick("local"))  # fmt: skip
    yield practice.later(15, 24)
    with access.acting(af):
        if practice.rng.random() < 0.1:
            triage = moves.perform(triage, "resume", by=af, reason=practice.pick("resume"))
        close(practice, af, triage)
    practice.tell(practice_case.feedback(practice, af, triage.case_id))


def record(
    practice: "Practice", af: User, *, form: str = "", text: str = "", name: str = "", place: str = ""
) -> Triage:
    """Log a signal: its four answers, its people and sometimes its melder."""
    rng, weights = practice.rng, practice.words["weights"]
    form = form or rng.choices(list(weights), list(weights.values()))[0]
    draft = services.new_draft(by=af)
    forms = [form, rng.choice(["crimineel", "seksueel"])] if form == "arbeid" and rng.random() < 0.1 else [form]
    values = {
        "danger": rng.choices(["nee", "onbekend", "ja"], [70, 25, 5])[0],
        "story": told(practice, text or practice.pick("stories", form)),
        "forms": forms,
        "online": form == "seksueel" and rng.random() < 0.4,
        "municipality": af.workplace.organisation,
        "received_from": rng.choice(SOURCES),
        "heard_on": practice.today - timedelta(days=rng.randint(0, 5)),
        "place": place,
    }
    draft = services.save_draft(draft, values, by=af)
    triage = moves.register(draft, by=af)
    assert isinstance(triage, Triage)
    _people(practice, af, triage, name)
    _signs(practice, af, triage)
    return triage


def _signs(practice: "Practice", af: User, triage: Triage) -> None:
    """Some tekenen were gone through, with what was concretely seen."""
    if practice.long_ago:
        return
    rng, lists = practice.details, signs.sign_lists()
    chosen = rng.sample(lists.get(triage.signal.main_form, lists[signs.GENERAL]).signs, 3)
    sign_notes.keep(triage.signal, {sign.code: _sign(practice, sign) for sign in chosen}, by=af)


def _sign(practice: "Practice", sign: signs.Sign) -> dict[str, Any]:
    asked = {"asked": sign.text, "list_version": sign.version, "cluster": sign.cluster}
    answer = practice.details.choice(["ja", "ja", "nee", "onbekend"])
    if answer != "ja":
        return asked | {"answer": answer}
    source, seen = practice.details.choice(practice.words["signs_seen"])
    return asked | {"answer": answer, "source": source, "seen": seen, "seen_on": practice.today - timedelta(days=2)}


def told(practice: "Practice", text: str) -> str:
    """Fill the slots of a story; every sentence begins with a capital."""
    chosen = {slot: practice.rng.choice(values) for slot, values in practice.words["slots"].items()}
    sentences = text.format_map(chosen).split(". ")
    return ". ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences)


def _people(practice: "Practice", af: User, triage: Triage, name: str) -> None:
    rng = practice.rng
    sex = rng.choice(["v", "m", "v", "onbekend"])
    name, age = name or invented(practice), rng.choice(list(AGES)[1:6])
    services.add_party(
        triage.case, by=af, roles=["slachtoffer"], name=name, sex=sex,
        age=age, origin=rng.choice(list(ORIGINS)), **personalia(practice, age),
        safe_contact=rng.choice(["", "", "Alleen via het wijkteam, op dinsdag", "Bel alleen overdag"]),
    )  # fmt: skip
    if practice.long_ago and rng.random() < 0.8:
        return
    if rng.random() < 0.25:
        services.add_party(triage.case, by=af, roles=["dader"], name=invented(practice), sex="m")
    if rng.random() < 0.1:
        services.add_party(triage.case, by=af, roles=["bedrijf"], kind="company", name=practice.pick("companies"))
    if rng.random() < 0.4:
        phone = f"06-0000{rng.randint(300, 999):04d}"
        services.add_reporter(triage.signal, by=af, name=invented(practice), phone=phone)


def personalia(practice: "Practice", age: str) -> dict[str, Any]:
    """Give an invented BSN, phone, address and birth date to most who are still talked about."""
    rng = practice.details
    if practice.long_ago or rng.random() < 0.3:
        return {}
    low, high = map(int, age.split("-"))
    born = practice.today - timedelta(days=rng.randint(low * 366, high * 365))
    found: dict[str, Any] = {"birth_date": born, "phone": f"06-0000{rng.randint(1000, 9999)}"}
    found["address"] = f"{rng.choice(STREETS)} {rng.randint(1, 98)}"
    return found | ({"bsn": practice_bsn(rng.randint(0, 9999))} if rng.random() < 0.5 else {})


def practice_bsn(number: int) -> str:
    """Give a BSN of the range 9999 that is kept for tests and never given out; it passes the elfproef."""
    for last in range(number, number + 20):
        digits = f"9999{last % 10_000:04d}"
        check = sum((9 - place) * int(digit) for place, digit in enumerate(digits)) % 11
        if check < 10:
            return f"{digits}{check}"
    raise AssertionError("one in eleven numbers has no check digit, never twenty in a row")


def invented(practice: "Practice") -> str:
    """Give a name that nobody has."""
    return f"{practice.pick('first_names')} {practice.pick('last_names')}"


def close(practice: "Practice", af: User, triage: Triage) -> None:
    """The gemeente closes it, with the fact that belongs to the reason."""
    why = practice.rng.choice(CLOSED_AS)
    receiver = practice.words["receivers"].get(why, "")
    keep_until = practice.today + timedelta(days=365) if why == "onvoldoende" else None
    moves.perform(triage, "close", by=af, close_reason=why, reason=practice.pick("close", why), receiver=receiver,
                  keep_until=keep_until)  # fmt: skip


def start_referral(practice: "Practice", af: User, triage: Triage) -> None:
    """To the tafel, with a summary and the people ticked."""
    parties = list(Party.objects.visible_to(af).filter(case_id=triage.case_id))
    signal = Signal.objects.visible_to(af).get(pk=triage.signal_id)
    services.save_draft(signal, {"assessment": practice.pick("assessments")}, by=af)
    knows = practice.rng.choices(["ja", "nog_niet", "niet"], [55, 30, 15])[0]
    moves.perform(
        triage, "refer", by=af, grown=practice.rng.random() < 0.85, reason=practice.pick("grown"), knows=knows,
        knows_reason="" if knows == "ja" else practice.pick("knows_reasons"), wish=practice.pick("wishes"),
        summary=practice.pick("summaries"), parties=parties,
    )  # fmt: skip


def advice(practice: "Practice", at: datetime) -> Story:
    """A question for advice: no person is in it."""
    yield at
    town = practice.rng.choices(practice.towns, [town.inhabitants or 0 for town in practice.towns])[0]
    by = practice.users[practice.rng.choice([f"af-{town.code}", f"af-{town.code}", *ADVISERS])]
    question, answer = practice.pick("advice")
    later = practice.rng.random() < 0.3
    with access.acting(by):
        draft = services.new_draft(by=by, kind="advice")
        values = {"story": question, "forms": ["onduidelijk"], "municipality": town, "place_kind": "gemeente",
                  "received_from": practice.rng.choice(SOURCES), "answer": "" if later else answer}  # fmt: skip
        row = moves.register(services.save_draft(draft, values, by=by), by=by)
    if later:
        yield practice.later(1, 3)
        with access.acting(by):
            moves.perform(row, "answer", by=by, answer=answer)
