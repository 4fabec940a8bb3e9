"""Names as they are, and as somebody else hears, types or remembers them: the list behind the figure of look-alikes.

First and last names are common ones of each language, combined by chance: nobody is meant. `heard` holds how a
Dutch colleague writes a name down after hearing it, and other ways to write the same name in our letters; slips of
the keyboard are made by chance. The birth date is right, swapped, a digit beside it, or not known.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

LETTERS = "abcdefghijklmnoprstuvwz"
DROPPED = str.maketrans("ąćęłńóśźżăâîșțščřžéëïüöáő", "acelnoszzaaistscrzeeiuoao")
# group: (first names, last names); each "as it is: as heard, as heard"
NAMES: dict[str, tuple[str, str]] = {
    "Nederlands": (
        "Joris: Joeris, Goris; Femke: Fempke, Femmeke; Thijs: Tijs, Teis; Lieke: Lika, Lieken; Sjoerd: Sjoert, Shoerd; "
        "Maartje: Maartjen, Martje; Gijsbert: Gijsbrecht, Geisbert; Noortje: Nora, Noortie; Wouter: Walter, Wauter; "
        "Anneke: Annika, Anke; Roelof: Roelf, Rolof; Zoë: Zoey, Soe",
        "van den Akkerman: Akerman, v.d. Akkerman; Dijkstra: Dykstra, Deikstra; Meijerink: Meyerink, Meierinck; "
        "Vroegindeweij: Vroegindewei, Vroeg in de Wey; ter Horstink: Horsting, Terhorstink; Schuurmans: Schuermans, "
        "Schuurman; Kuijpers: Kuipers, Cuypers; Wijnbergen: Wijnberg, Weinbergen; Zandstra: Sandstra, Zantstra; "
        "Feenstra: Veenstra, Feentra; Hoogeveen: Hogeveen, Hoogenveen; Oude Lenferink: Lenferink, Oudelenferink",
    ),
    "Pools": (
        "Krzysztof: Kristof, Kshishtof; Małgorzata: Malgosjata, Margorzata; Wojciech: Wojtek, Vojtsjech; "
        "Agnieszka: Agnieska, Aniesjka; Łukasz: Lukas, Woekasj; Zbigniew: Sbigniew, Zbignjef; Grzegorz: Gregor, "
        "Gzjegosj; Katarzyna: Katarina, Katazjina; Jadwiga: Yadwiga, Jadviga; Stanisław: Stanislav, Stanislaf; "
        "Bożena: Bozjena, Bozhena; Szymon: Simon, Shymon",
        "Wójcikowski: Wojcikowsky, Voejtsikofski; Szymańska: Simanska, Shimanska; Kowalczyk: Kowaltsjik, Kovalchyk; "
        "Dąbrowska: Dabrovska, Dombrowska; Wiśniewski: Wisniefski, Vishnievski; Jabłoński: Jablonsky, Yablonski; "
        "Zieliński: Zelinski, Sielinsky; Krawczyk: Kraftsjik, Kravchik; Piotrowska: Pjotrovska, Petrowska; "
        "Grabowski: Grabofsky, Grabovski; Pawłowska: Pavlovska, Paulowska; Czarnecki: Tsjarnetski, Charnecki",
    ),
    "Roemeens": (
        "Ștefan: Stefan, Shtefan; Ioana: Joana, Yoana; Gheorghe: George, Georghe; Andreea: Andrea, Andreia; "
        "Mihăiță: Mihaita, Mihaitsa; Crina: Krina, Crinna; Bogdan: Bogdam, Bochdan; Lăcrămioara: Lacramjoara, "
        "Lakramioara; Cătălin: Catalin, Katalien; Viorica: Viorika, Fiorica; Dumitru: Dimitru, Doemitroe; "
        "Ileana: Iliana, Eleana",
        "Țurcanu: Turcanu, Tsurcanoe; Vasilescu: Vasilesku, Wasilescoe; Rădulescu: Radulesku, Raduleskoe; "
        "Munteanu: Muntianu, Moentjanoe; Ciobanu: Tsjobanu, Chobanu; Dragomirescu: Dragomiresku, Dragmirescu; "
        "Ungureanu: Ungurjanu, Oengoereanu; Lăcătuș: Lacatus, Lakatush; Stănciulescu: Stanciulesku, Stantsjulescu; "
        "Gheorghiu: Georgiu, Gheorgioe; Văcărescu: Vacarescu, Fakaresku; Iliescu: Ilijesku, Eliescu",
    ),
    "Bulgaars": (
        "Tsvetan: Cvetan, Tswetan; Dragomir: Dragumir, Dragomier; Zhivko: Jivko, Zjivko; Yordanka: Jordanka, Iordanka; "
        "Hristo: Christo, Khristo; Snezhana: Snejana, Snezana; Krasimir: Crasimir, Krassimir; Velichka: Velitsjka, "
        "Welichka; Radoslav: Radoslaf, Radostlav; Ivaylo: Ivailo, Iwajlo; Desislava: Dessislava, Desislawa; "
        "Plamen: Plaman, Plammen",
        "Zhelyazkov: Jeliazkov, Zjeljaskof; Hristova: Christowa, Khristova; Dimitrov: Dimitroff, Dymitrof; "
        "Tsankova: Cankova, Tsankowa; Stoyanov: Stojanov, Stoianof; Georgieva: Georgiewa, Gueorguieva; "
        "Yankulov: Jankoelov, Iankulof; Cholakov: Tsjolakov, Čolakov; Atanasova: Athanasova, Atanassowa; "
        "Mihaylov: Michailov, Mihajlof; Shopova: Sjopova, Chopova; Kolarov: Colarov, Kolaroff",
    ),
    "Oekraïens": (
        "Oleksandr: Aleksandr, Alexander; Yevhen: Evgen, Jevgen; Kateryna: Katerina, Ekaterina; Hryhoriy: Grigori, "
        "Hrihorij; Yuliya: Julia, Iuliia; Vsevolod: Sevolod, Wsewolod; Oksana: Oxana, Aksana; Mykhailo: Mikhail, "
        "Michajlo; Lyudmyla: Ludmila, Ljoedmila; Serhiy: Sergei, Serhii; Zhanna: Janna, Zjanna; Volodymyr: Vladimir, "
        "Wolodimir",
        "Kovalchuk: Kowaltsjoek, Kovalcuk; Shevchuk: Sjevtsjoek, Chevchuk; Bondarenko: Bondarenco, Bandarenko; "
        "Tymoshchuk: Timoschuk, Tymosjtsjoek; Hrytsenko: Gritsenko, Hricenko; Zhadan: Jadan, Zjadan; "
        "Kryvonis: Krivonis, Kriwonos; Khomenko: Chomenko, Homenko; Yaremchuk: Jaremtsjoek, Iaremchuk; "
        "Vasylenko: Wasilenko, Vassilenko; Lytvynova: Litvinova, Litwinowa; Polishchuk: Polisjtsjoek, Polischuk",
    ),
    "Nigeriaans": (
        "Chukwuemeka: Chukuemeka, Tsjoekwoemeka; Oluwaseun: Olu Seun, Oluwasheun; Ngozi: Engozi, N'gozi; "
        "Adaeze: Adeze, Ada Eze; Babatunde: Babatoende, Baba Tunde; Ifeoma: Ifoma, Iffeoma; Nnamdi: Namdi, Inamdi; "
        "Omolara: Omolarah, Umolara; Ebele: Ebelle, Abele; Osagie: Osagi, Ossagie; Folasade: Folashade, Fola Sade; "
        "Ikechukwu: Ikechuku, Ikketsjoekwoe",
        "Okonkwo: Okonkwu, Okonko; Adebayo: Adebajo, Ade Bayo; Nwachukwu: Nwachuku, Wachukwu; Ogunleye: Ogunlye, "
        "Oegoenleje; Eze-Obi: Ezeobi, Esse Obi; Igbinedion: Igbinidion, Ibinedion; Osaghae: Osagae, Osage; "
        "Abiodun: Abiodoen, Abiudun; Uzoma: Uzoama, Oezoma; Onyekachi: Onjekatsji, Onyekaci; "
        "Aigbokhan: Aigbogan, Egbokhan; Olanrewaju: Olarewaju, Olanrewajoe",
    ),
    "Ghanees": (
        "Kwabena: Quabena, Kobena; Akosua: Akosuah, Akossoea; Kwame: Kwamme, Quame; Abena: Abenah, Abbena; "
        "Yaw: Yaouw, Jaw; Efua: Efuah, Effoea; Kofi: Koffie, Cofi; Adwoa: Adjoa, Adwua; Nii Lante: Nilante, Ni Lantey; "
        "Serwaa: Serwah, Sarwaa; Ekow: Ekouw, Eko; Afia: Afiah, Affia",
        "Mensah: Mensa, Menzah; Owusu: Owoesoe, Uwusu; Boateng: Boatin, Boeateng; Asantewaa: Asantewa, Asantuah; "
        "Opoku: Opokoe, Apoku; Acheampong: Atsjeampong, Achempong; Gyasi: Djasi, Jasi; Agyeman: Adjeman, Agjeman; "
        "Kwarteng: Quarteng, Kwartin; Nkrumah: Enkruma, Nkroemah; Tetteh: Tette, Teteh; Amponsah: Amponsa, Ampunsah",
    ),
}


@dataclass(frozen=True)
class Known:
    """A betrokkene as recorded."""

    group: str
    name: str
    born: date


@dataclass(frozen=True)
class Asked:
    """The same person as somebody else writes it down, and what went wrong on the way."""

    of: Known
    how: str
    name: str
    born: date | None


@cache
def _read(line: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    pairs = (entry.split(": ") for entry in line.split("; "))
    return tuple((name, tuple(heard.split(", "))) for name, heard in pairs)


def everybody(seed: int = 1) -> list[Known]:
    """Give 36 people per language: each first and each last name three times."""
    rng = random.Random(seed)
    people = []
    for group, (first, last) in NAMES.items():
        for step in (0, 3, 7):
            for place, (name, _) in enumerate(_read(first)):
                family = _read(last)[(place * 5 + step) % 12][0]
                born = date(1962 + rng.randrange(45), 1 + rng.randrange(12), 1 + rng.randrange(28))
                people.append(Known(group, f"{name} {family}", born))
    return people


def otherwise(people: list[Known], seed: int = 2) -> Iterator[Asked]:
    """Ask for each of them in five ways, each with a birth date as people remember it."""
    rng = random.Random(seed)
    for person in people:
        first, last = _split(person)
        for how, name in (
            ("gehoord", f"{_heard(rng, person, 0)} {_heard(rng, person, 1)}"),
            ("tikfout", f"{first} {_slip(rng, last)}" if rng.random() < 0.6 else f"{_slip(rng, first)} {last}"),
            ("omgekeerd", f"{last.translate(DROPPED)} {first.translate(DROPPED)}"),
            ("half gehoord", _half(rng, person)),
            ("tikfout en letters zonder tekens", _slip(rng, f"{first} {last}".lower().translate(DROPPED))),
        ):  # fmt: skip
            yield Asked(person, how, name, _nearly(rng, person.born))


def _split(person: Known) -> tuple[str, str]:
    firsts = [name for name, _ in _read(NAMES[person.group][0])]
    first = next(name for name in firsts if person.name.startswith(f"{name} "))
    return first, person.name.removeprefix(f"{first} ")


def _heard(rng: random.Random, person: Known, side: int) -> str:
    ways = dict(_read(NAMES[person.group][side]))
    return rng.choice(ways[_split(person)[side]])


def _half(rng: random.Random, person: Known) -> str:
    first, last = _split(person)
    return f"{_heard(rng, person, 0)} {last}" if rng.random() < 0.5 else f"{first} {_heard(rng, person, 1)}"


def _slip(rng: random.Random, word: str) -> str:
    at, letter = rng.randrange(1, len(word)), rng.choice(LETTERS)
    return rng.choice((
        word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :], word[:at] + letter + word[at:],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    ))  # fmt: skip


def _nearly(rng: random.Random, born: date) -> date | None:
    """As it is, not known, day and month swapped, or a year or a digit beside it."""
    drawn = rng.random()
    if drawn < 0.4:
        return None
    if drawn < 0.55 and born.day <= 12:
        return date(born.year, born.day, born.month)
    return born.replace(year=born.year + rng.choice((-1, 1, 10))) if drawn < 0.65 else born
