"""How names sound and how they are mistyped: small numbers by which two spellings meet (stack.md "Names").

A name becomes words; a word becomes a code of its consonants, so that Youssef and Yusuf are one, and a set of
deletions, so that Jansen and Jasnen meet. All are 64-bit numbers: equal or not, which any index answers.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

SMALL_WORDS = {
    "van", "von", "de", "der", "den", "des", "het", "ten", "ter", "te", "la", "le", "el", "al", "di", "da", "do", "dos",
    "bin", "ben", "bint", "ibn", "abu", "op", "in", "aan", "bij", "tot", "en", "t", "s",
}  # fmt: skip
LONGEST = 5  # words of one name that count
SPELLINGS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        (r"^ij", "i"), (r"^y(?=[aeiou])", "j"), (r"^ou", "u"), (r"y", "i"),
        (r"tsch|tsj|tch|cz|sch|sh|sj|sz", "s"), (r"dzj|dj", "j"), (r"ch|kh|gh", "g"), (r"ph", "f"), (r"th|dt", "t"),
        (r"ck|q", "k"), (r"c(?=[ei])", "s"), (r"c", "k"), (r"x", "ks"), (r"[vw]", "f"), (r"z", "s"),
        (r"(?<!^)h", ""), (r"d$", "t"), (r"b$", "p"), (r"(.)\1+", r"\1"),
    ]
]  # fmt: skip


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
def number(kind: str, text: str) -> int:
    """Give a text as a signed 64-bit number, as PostgreSQL keeps it."""
    return int.from_bytes(blake2b(f"{kind}:{text}".encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=50_000)
def code(word: str) -> int:
    """Give the number of how a word sounds."""
    return number("sound", sound(word))


@lru_cache(maxsize=50_000)
def near(word: str) -> tuple[int, ...]:
    """Give the numbers of a word and of the word with one letter left out; two mistypings share one."""
    pieces = {word} | ({word[:place] + word[place + 1 :] for place in range(len(word))} if len(word) > 2 else set())
    return tuple(number("near", piece) for piece in sorted(pieces))


def pairs(codes: list[int]) -> set[int]:
    """Give one number per two words, the same in either order: first and last name may be swapped."""
    return {one ^ other for one, other in combinations(codes, 2)} - {0}


def alike(one: list[str], other: list[str]) -> float:
    """Say from 0 to 1 how much two names look alike, whatever the order of their words."""
    if not one or not other:
        return 0.0
    short, long = sorted((one, other), key=len)
    best = [max(_word_alike(word, candidate) for candidate in long) for word in short]
    return sum(best) / (len(short) + (len(long) - len(short)) / 2)


@lru_cache(maxsize=50_000)
def _word_alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    mine, theirs = _bigrams(one), _bigrams(other)
    shared = 2 * len(mine & theirs) / (len(mine) + len(theirs))
    return max(shared, 0.85 if sound(one) == sound(other) else 0.0, 0.75 if set(near(one)) & set(near(other)) else 0.0)


@lru_cache(maxsize=50_000)
def _bigrams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[place : place + 2] for place in range(len(padded) - 1))
