"""How names sound and how they are mistyped: small numbers by which two spellings meet (stack.md "Names").

A name becomes words; a word becomes a code of its consonants, so that Youssef and Yusuf are one, and a set of
deletions, so that Jansen and Jasnen meet; and a name is also kept as one word. All are 64-bit numbers: equal or
not, which any index answers. Whoever changes a rule here runs `manage.py rotate_field_keys` afterwards: it computes
the numbers again.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, product

SMALL_WORDS = {
    "van", "von", "de", "der", "den", "des", "het", "ten", "ter", "te", "la", "le", "el", "al", "di", "da", "do", "dos",
    "bin", "ben", "bint", "ibn", "abu", "op", "in", "aan", "bij", "tot", "en", "t", "s",
}  # fmt: skip
LONGEST = 5  # words of one name that count
JOINED = 0.85  # how much alike a name is that was written as one word, or as more
# One writes what one hears: a Dutch ear for Polish, Romanian, Bulgarian, Ukrainian, Nigerian and Ghanaian names,
# and the ways in which Cyrillic comes into our letters. Each rule makes two spellings of one sound the same.
SPELLINGS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        (r"^[aei](?=n[gkn]|nw|mb)", ""),  # Engozi, Ngozi
        (r"ij|ey|ei|ay|ai", "i"), (r"^(?:zh|zj|y(?=[aeiou])|i(?=[aou]))", "j"),  # Yordanka, Zhivko, Ioana
        (r"zh|zj", "j"), (r"y", "i"), (r"gi(?=[aeo])|gj|dzj|dzh|dj", "j"),  # Gyasi, Djasi
        (r"rz", "r"), (r"ck(?=[iy]$)", "sk"), (r"gb", "b"),  # Igbinedion, Ibinedion
        (r"tsch|tsj|tch|shch|cz|sch|sh|sj|sz|ts|tz|cs", "s"), (r"^(?:ch|kh|h)|ch|kh|gh", "g"),  # Hristo, Christo
        (r"ph", "f"), (r"th|dt", "t"), (r"ou|oe|oo", "u"), (r"kw|qu|cu(?=[aeio])", "k"), (r"ck|q", "k"),
        (r"c(?=[ei])", "s"), (r"c", "k"), (r"x", "ks"), (r"[vw]", "f"), (r"z", "s"), (r"(?<!^)[hj]", ""),
        (r"ng$", "n"), (r"d$", "t"), (r"b$", "p"), (r"(.)\1+", r"\1"),
    ]
]  # fmt: skip

OTHERWISE = [
    (re.compile(r"(?<![st])ch"), "tsj"),  # not the Dutch ch, but that of Chukwu and Kovalchuk
    (re.compile(r"(?<=[aeiouyrnv])h(?=[aeiouy])"), "g"),  # Serhiy is Sergei, Mihaylov is Michailov
    (re.compile(r"rz"), "sj"),  # Krzysztof, Malgorzata
]


def words(name: str) -> list[str]:
    """Give the words of a name in plain letters; small words such as "van der" say nothing."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("ł", "l").replace("đ", "d"))
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    found = re.findall(r"[^\W\d_]+", letters.replace("'", "").replace("’", ""))
    return list(dict.fromkeys([word for word in found if word not in SMALL_WORDS] or found))[:LONGEST]


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Give the consonants one hears; a word with hardly any keeps its vowels."""
    heard = word
    for pattern, mark in SPELLINGS:
        heard = pattern.sub(mark, heard)
    first = "a" if heard[:1] in "aeiou" else heard[:1]
    code = first + re.sub(r"[aeiou]", "", heard[1:])
    return code if len(code) > 1 else heard


@lru_cache(maxsize=50_000)
def heard(word: str) -> tuple[str, ...]:
    """Give how a word may sound: as it is, and where letters stand for another sound in another language."""
    return tuple(dict.fromkeys(sound(way) for way in (word, *(rule.sub(letters, word) for rule, letters in OTHERWISE))))


@lru_cache(maxsize=50_000)
def number(kind: str, text: str) -> int:
    """Give a text as a signed 64-bit number, as PostgreSQL keeps it."""
    return int.from_bytes(blake2b(f"{kind}:{text}".encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=50_000)
def codes(word: str) -> tuple[int, ...]:
    """Give the numbers of how a word may sound."""
    return tuple(number("sound", one) for one in heard(word))


def joined(found: list[str]) -> set[int]:
    """Give the numbers of a name written as one word, from either end: Baba Tunde, Babatunde."""
    orders = {"".join(found), "".join([*found[-1:], *found[:-1]])}
    return {number("joined", sound(order)) for order in orders}


@lru_cache(maxsize=50_000)
def near(word: str) -> tuple[int, ...]:
    """Give the numbers of a word and of the word with one letter left out; two mistypings share one."""
    pieces = {word} | ({word[:place] + word[place + 1 :] for place in range(len(word))} if len(word) > 2 else set())
    return tuple(number("near", piece) for piece in sorted(pieces))


def pairs(found: list[tuple[int, ...]]) -> set[int]:
    """Give the numbers of each two words, the same in either order: first and last name may be swapped."""
    return {one ^ other for two in combinations(found, 2) for one, other in product(*two)} - {0}


def alike(one: list[str], other: list[str]) -> float:
    """Say from 0 to 1 how much two names look alike, whatever the order of their words."""
    if not one or not other:
        return 0.0
    if len(one) != len(other) and joined(one) & joined(other):
        return JOINED
    short, long = sorted((one, other), key=len)
    best = [max(_word_alike(word, candidate) for candidate in long) for word in short]
    return sum(best) / (len(short) + (len(long) - len(short)) / 2)


@lru_cache(maxsize=50_000)
def _word_alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    mine, theirs = _bigrams(one), _bigrams(other)
    shared = 2 * len(mine & theirs) / (len(mine) + len(theirs))
    return max(
        shared, 0.85 if set(heard(one)) & set(heard(other)) else 0.0, 0.75 if set(near(one)) & set(near(other)) else 0.0
    )


@lru_cache(maxsize=50_000)
def _bigrams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[place : place + 2] for place in range(len(padded) - 1))
