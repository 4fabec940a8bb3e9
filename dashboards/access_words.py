"""The Dutch words of docs/toegang.md: receivers, ends of sight, narrow roads and what is no move."""

from datetime import timedelta

from cases import dates
from cases.access.limits import EMERGENCY_ROLES, LONGEST
from cases.roles import Role
from routing import minutes, sending, urgent
from routing.receivers import To
from routing.until import Until

RECEIVERS: dict[To, str] = {
    To.OWNER: "de eigenaar van het signaal", To.SUBMITTER: "wie de casus aanmeldde", To.LEAD: "de regie van de tafel",
    To.LOCAL: "het gekozen lokale onderdeel", To.ASKED: "elke gevraagde organisatie",
    To.GIVER: "wie het signaal overdroeg", To.PROPOSER: "wie de koppeling voorstelde",
    To.INVITED: "wie bij dit agendapunt meekijkt", To.LEAVING: "wie meekeek en geen spoor of actie heeft",
    To.HOLDER: "de houder van het spoor", To.COMPANION: "de politie, naast het OM",
    To.TRACK: "ieder die zicht kreeg door dit spoor", To.KEPT: "wie zicht houdt op de casus",
    To.KEPT_EXTRACT: "wie een uittreksel houdt", To.DROPPED: "wie van de lijst af gaat",
    To.OTHERS: "ieder behalve eigenaar, aanmelder en regie", To.FOCAL: "de aandachtsfunctie van de regie-gemeente",
    To.NAMED: "de gekozen organisatie", To.ACTORS: "wie een actie krijgt en verder niets ziet",
    To.FORMER: "wie de casusregie had", To.EXPECTED: "de verwachte gasten", To.INSIDE: "de gasten in de kamer",
    To.UNITS: "de gekozen organisaties", To.CONSULTED: "wie meekeek voor het spoed-MDO",
    To.RECEIVER: "wie de casus krijgt aangeboden", To.TOWN: "de aandachtsfunctie van de gemeente, niet bij embargo",
    To.REST: "ieder behalve wie overneemt en de regie",
}  # fmt: skip
UNTIL: dict[Until, str] = {
    Until.ITEM: "agendapunt dicht, uiterlijk 10 werkdagen", Until.MONITOR: "volgende datum aan tafel + 28 dagen",
    Until.TRACK: "einde van het spoor, uiterlijk een jaar", Until.DAYS30: "30 dagen",
    Until.ANSWER: "beantwoord of ingetrokken, uiterlijk termijn + 5 werkdagen",
    Until.ROOM: "van tafel, volgend punt of einde, uiterlijk die dag", Until.CHECK: "de controledatum",
    Until.HOURS72: "72 uur", Until.DECISION: "het besluit, uiterlijk een half jaar",
    Until.ADJOURNED: "de nieuwe datum + 28 dagen", Until.ACTION: "klaar + 5 werkdagen, uiterlijk een jaar na de datum",
    Until.KEEP: "bewaartermijn, nu vijf jaar (te controleren door FG)",
}  # fmt: skip


def _names(roles: frozenset[Role]) -> str:
    return ", ".join(role.label for role in Role if role in roles)


def _long(span: timedelta) -> str:
    return f"{span.days} dagen" if span.days > 3 else f"{int(span.total_seconds() // 3600)} uur"


Line = tuple[str, str, str, str, str, str]  # row, step, who, sight, ground, until
# what gives or ends sight and is no step of a machine
BESIDE: list[Line] = [
    ("2", "Signaal insturen", "elke organisatie met een account, behalve de aandachtsfunctie",
     "De aandachtsfunctie wordt eigenaar en krijgt de melder. De inzender houdt de eigen tekst en ziet de stand.",
     "grond van de inzender", f"stand: {_long(sending.STAND_LASTS)}"),
    ("14", "Inbreng en aantekening", "wie het deel zelf leest",
     "Ieder voor wie het deel op dat moment open is. Wat de politie inbrengt wacht eerst op het OM.",
     "de grond waarop het deel open is", "zo lang het deel open is"),
    ("16-18", "Tafel sluiten: de besluitenlijst", "regie van de tafel",
     "Elke organisatie die meewoog, de zaak aanmeldde of een spoor of actie kreeg: nummer en soort besluit. "
     "Wie de casus nog mag zien, leest in de lijst ook de motivering en de eigen acties.",
     "de grond waarop de regie met die organisatie deelt", _long(minutes.KEPT)),
    ("28", "Embargo", "Openbaar Ministerie",
     "Alle zicht buiten de lijst van het OM eindigt meteen; ook dat de casus bestaat is dan niet te zien. "
     "Eigen regels houdt elke organisatie. Wie op de lijst staat leest bij ‘Wie ziet dit?’ wie het niet meer ziet, "
     "zonder reden: anders praat die er toch over. Opheffen opent niets vanzelf.",
     "beslissing van het OM", f"herzien binnen {_long(LONGEST)}"),
    ("29", "Spoed starten", _names(urgent.STARTERS), "Elke gekozen hulpdienst: één spoedkaart.", "nood",
     _long(urgent.SIGHT)),
    ("30", "Spoed laten weten", "wie startte of ingreep; bij strafrecht pas na ‘mag gedeeld’ van het OM",
     "De aandachtsfunctie en de regie van de tafel: één kennisgeving.", "als casus, anders nood", _long(urgent.SIGHT)),
    ("32", "Geen zicht voor een persoon", "de persoon zelf, wie diens onderdeel leidt, of de regie van de tafel",
     "Die persoon ziet niets meer van deze casus, wat er ook open is.", "integriteit",
     "wie het onderdeel van de opsteller leidt heft het op"),
    ("33", "Noodtoegang", _names(EMERGENCY_ROLES),
     "Eén deel: casus of zorg. Nooit strafrecht, informatieplein, melder of een casus onder embargo. "
     "De eigenaar en de FG horen het.", "nood", "1 uur"),
    ("34", "Account, rol of onderdeel verandert", _names(frozenset({Role.ADMINISTRATOR})),
     "Zicht volgt rol en onderdeel van dat moment; een account dat uit staat ziet niets.", "-",
     "vanaf de eerstvolgende vraag"),
    ("34", "Screening, geheimhouding of convenant voorbij", f"de klok, of {Role.ADMINISTRATOR.label}",
     "Wie de datum treft krijgt geen nieuw zicht en ziet alleen nog eigen werk en spoed; daarna niets. "
     f"{', '.join(map(str, dates.AHEAD))} weken vooraf en als de dag voorbij is hoort de collega het zelf, de FG van "
     "de organisatie (of de coördinerend FG) en de beheerder; bij een convenant de laatste twee.",
     "-", f"de datum, en {dates.GRACE} werkdagen voor eigen werk en spoed"),
    ("FG", "Register van het convenant, en wiens datum afloopt", Role.PRIVACY_OFFICER.label,
     "De eigen organisatie; de coördinerend FG alle. De beheerder houdt het bij.", "toezicht", "zo lang de rol duurt"),
    ("FG", "Lijst van grondslagen goedkeuren en aanpassen", Role.PRIVACY_OFFICER.label,
     "De eigen organisatie; de coördinerend FG die van wie geen eigen FG heeft. Dit geeft niemand zicht; zonder "
     "goedkeuring wordt er niets gedeeld.", "toezicht", "zo lang de rol duurt"),
    ("FG", "Bewaartermijnen, vasthouden en verklaringen van vernietiging", Role.PRIVACY_OFFICER.label,
     "De eigen organisatie; de coördinerend FG alle. Soort, datum en een code, nooit inhoud.", "toezicht",
     "zo lang de rol duurt"),
    ("FG", "Afschrift voor een betrokkene vragen (AVG 15)", Role.PRIVACY_OFFICER.label,
     "Het onderdeel van wie de gegevens zijn leest, controleert en geeft af. De FG ziet alleen of het klaar is. "
     "Anderen, de melder, strafrecht en een casus met een embargo staan er niet in.", "toezicht", "4 weken"),
    ("FG", "Noodtoegang beoordelen; verzoeken van betrokkenen; handtekening onder rechten", Role.PRIVACY_OFFICER.label,
     "De eigen organisatie; de coördinerend FG alle. Van een verzoek ziet een FG alleen het deel van de eigen "
     "organisatie. Nooit inhoud.", "toezicht", "zo lang de rol duurt"),
    ("FG", "Verstrekkingen en logboek", Role.PRIVACY_OFFICER.label,
     "De eigen organisatie; de coördinerend FG alle. Nooit inhoud.", "toezicht", "zo lang de rol duurt"),
]  # fmt: skip
# why each narrow road exists: a function that reads with the owner's eyes and answers the least it can
ROADS: dict[str, str] = {
    "my_unit": "Bij welk onderdeel hoort wie nu werkt.",
    "my_group": "Welke groep van rechten hoort bij dat onderdeel.",
    "my_role": "Welke rol heeft wie nu werkt.",
    "my_parts": "Welke delen leest die rol.",
    "embargoed_cases": "Welke casussen zijn voor dit onderdeel onder embargo; nodig om ze te kunnen verbergen.",
    "excluded_cases": "Voor welke casussen heeft deze persoon geen zicht.",
    "holds": "Doet dit onderdeel nu mee aan deze casus: ja of nee.",
    "owns": "Is dit onderdeel eigenaar van deze casus: ja of nee.",
    "open_disclosures": "Welke verstrekkingen staan open; nodig om zicht te kunnen beëindigen.",
    "case_by_number": "Welke casus hoort bij dit nummer; alleen voor de beheerder aan de computer zelf.",
    "draw_label": "Trek een vrij nummer of een vrije codenaam; wat er nog ligt, is niet te lezen.",
    "fill_labels": "Leg de nummers van een jaar klaar, door elkaar; nooit te lezen.",
    "past_records": "Hoeveel regels van een register of logboek voorbij hun termijn zijn; een getal, geen inhoud.",
    "destroy_records": "Vernietig de regels van een register of logboek die voorbij hun termijn zijn.",
    "forget_records": "Laat ook de planner van de database vergeten wat er ging.",
    "excluded_people": "Wie van deze mensen geen zicht heeft in deze casus: voor de regie, die bepaalt wie binnen is.",
    "oversees": "Houdt deze FG toezicht op een van deze twee onderdelen: ja of nee.",
    "overseen": "Van welke onderdelen leest deze FG de verstrekkingen en het logboek; voor een ander leeg.",
    "case_overseen": "Welk dossier bij een nummer hoort; alleen voor de FG die er toezicht op houdt, nooit inhoud.",
    "overseen_homes": "Van welke organisaties: voor verzoeken van betrokkenen en de jaarlijkse controle van rechten.",
    "route_request": "Vraagt bij een verzoek elke organisatie die iets kan hebben; de vrager hoort niet welke.",
    "embargo_on": "Welke casussen het OM achterhoudt; alleen voor het maken van een afschrift voor een betrokkene.",
    "cases_of_request": "In welke dossiers van de eigen organisatie de persoon van een verzoek staat, voor inzage.",
    "unjudged": "Welke noodtoegang nog op een oordeel wacht; alleen voor de klok, die een FG eraan herinnert.",
    "leads": "Leidt wie nu werkt het onderdeel van deze persoon: ja of nee.",
    "embargo_ends": "Een embargo beëindigt ook wat het OM zelf niet mag lezen.",
    "break_glass": "Noodtoegang: één deel, één uur; zegt niets bij een onbekend nummer of een gesloten casus.",
    "in_emergency": "Is deze casus nu door noodtoegang open: dan zegt elke regel in het logboek dat.",
    "knows": "Mag deze ontvanger nu van deze casus weten: voor er mail of nieuws over komt.",
    "known_parts": "Welke delen mag de lezer kennen, voor ‘Wie ziet dit?’.",
    "my_dates_hold": "Gelden de datums van deze collega en het convenant nog (rij 34).",
    "known_lines": "Welke verstrekkingen mag de lezer kennen, voor ‘Wie ziet dit?’.",
    "colleagues": "Welke collega's van het eigen onderdeel zien deze casus.",
    "who_looked": "Wie keek: eigen mensen met naam, anderen met hun organisatie, zonder inhoud.",
    "casus_readers": "Voor welke onderdelen is de casus open; alleen voor de regie van de tafel.",
    "case_facts": "Ja of nee over de hele casus, zodat een verborgen spoor een stap niet laat liegen.",
    "signals_come_back": "De tafel gaf een casus terug: het signaal van de gemeente komt weer in verrijking.",
    "signals_go_on": "Alle vragen zijn beantwoord: het signaal gaat verder.",
    "asked": "Een bron zet haar eigen vraag op beantwoord in een signaal dat zij niet leest.",
    "take_over": "Een andere gemeente neemt een signaal over dat zij tot dan niet leest.",
    "release_spoed": "‘Mag gedeeld’ van het OM geldt ook voor de kaart van de politie.",
    "track_texts_end": "Een spoor is klaar: wat anderen daarvoor schreven is niet meer te lezen.",
    "handed_over": "Wie een casus overneemt krijgt de samenvatting, die tot dan van de gever was.",
    "summary_given_back": "Wie niet meedoet met afstemmen leest de samenvatting niet meer; die is van de gever.",
    "keep_keys": "Bewaart zoeksleutels van eigen betrokkenen.",
    "lookalikes": "Zoekt namen die lijken, alleen onder eigen en verstrekte betrokkenen.",
    "same_marks": "Zoekt hetzelfde telefoonnummer, kenteken of adres, alleen onder eigen en verstrekte betrokkenen.",
    "search_words": "Zoekt woorden in wat de lezer mag zien; de regel wordt aan elke rij zelf gevraagd.",
    "index_words": "Houdt de woorden van een rij bij; geeft niets terug.",
    "index_readers": "Houdt bij welke onderdelen bij een rij kunnen komen; geeft niets terug.",
    "match_inquiries": "Vergelijkt een bewuste vraag met betrokkenen van anderen, buiten de pagina om; "
    "alleen de eigenaar hoort ervan.",
    "my_home": "Bij welke organisatie hoort wie nu werkt.",
    "overseen_home": "Op welke gemeente deze FG toezicht houdt.",
    "oversees_all": "Houdt deze FG toezicht op alle organisaties: ja of nee.",
    "own_term": "Tot wanneer de eigen organisatie haar deel van dit dossier bewaart.",
    "refresh_terms": "Rekent uit wanneer afgesloten dossiers weg moeten; alleen voor de klok, zonder inhoud.",
    "due_dossiers": "Welke dossiers over hun termijn zijn; alleen voor de klok, zonder inhoud.",
    "destroy": "Vernietigt wat over zijn goedgekeurde termijn is en niet wordt vastgehouden; controleert dat zelf.",
    "sight_counts": "Hoeveel dossiers een onderdeel ziet, als getal; alleen voor de beheerder, voor die iets wijzigt.",
    "forget_values": "Laat de database opnieuw meten, zodat zij geen waarden van vernietigde dossiers onthoudt.",
    "drop_drafts": "Haalt concepten weg waar 30 dagen niemand aan werkte.",
    "figures": "Telt voor de cijfers; kleine aantallen zijn verborgen voor iemand ze ziet.",
}
