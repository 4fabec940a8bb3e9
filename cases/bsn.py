"""Numbers that may be a BSN in a free text (Wabb art. 10: a BSN needs a ground of its own)."""

import re

REMOVED = "[nummer weggehaald]"
OTHER = re.compile(
    r"(?:\+|\b00)\d{1,3}[ .-]?(?:\(0\)[ .-]?)?\d(?:[ .-]?\d){7,9}(?!\d)"  # a phone number with its country
    r"|\b0\d(?:[ .-]{0,3}\d){8}(?!\d)"  # a Dutch phone number
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b"  # a date
)
NINE = re.compile(r"(?<![\d+])\d(?:[ .-]?\d){8}(?!\d)")


def digits(words: str) -> str:
    """Give a number without the marks people put between its digits."""
    return re.sub(r"[ .-]", "", words)


def passes(number: str) -> bool:
    """Say whether nine digits pass the elfproef."""
    if not re.fullmatch(r"[0-9]{9}", number) or number == "000000000":
        return False
    return (
        sum(weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), number, strict=True)) % 11 == 0
    )


def found(words: str) -> list[str]:
    """Give what may be a BSN as it was typed: no phone number, no date."""
    rest = OTHER.sub(lambda other: "#" * len(other[0]), words)
    return [run for run in NINE.findall(rest) if passes(digits(run))]


def without(words: str) -> str:
    """Give a text without what may be a BSN."""
    for run in found(words):
        words = words.replace(run, REMOVED)
    return words
