"""Take out of a question what says who asked it, or what only they may know. Pure.

Each rule is a pattern and what stands in its place. They run in order, so that the end of an
address is not taken for a number. Names are found where people put their own: after "I'm", in a
greeting, in a sign-off, after a title. A name in the middle of a sentence stays: telling "Jordan"
the colleague from the country needs more than patterns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MARKS = ("[email]", "[link]", "[secret]", "[number]", "[address]", "[name]", "[date]")
"""All that may stand in the place of something."""
_MARK = re.compile("|".join(map(re.escape, MARKS)))


@dataclass(frozen=True, slots=True)
class _Rule:
    """``mark`` takes the place of the group "it", or of everything; ``is_meant`` may refuse."""

    pattern: re.Pattern[str]
    mark: str
    is_meant: Callable[[str], bool] = lambda _: True

    def applied(self, text: str) -> str:
        return self.pattern.sub(self._replaced, text)

    def _replaced(self, found: re.Match[str]) -> str:
        name = "it" if "it" in self.pattern.groupindex else 0
        if not found[name] or not self.is_meant(found[name]):
            return found[0]
        start, end = (at - found.start() for at in found.span(name))
        return found[0][:start] + self.mark + found[0][end:]


def redacted(text: str) -> str:
    """Return the text with marks such as "[email]" in the place of what is nobody's business.

    >>> redacted("I'm Ana, mail ana@example.com or call +49 30 901820")
    "I'm [name], mail [email] or call [number]"
    """
    for rule in _RULES:
        text = rule.applied(text)
    return text


def is_redacted(text: str) -> bool:
    """Whether something was taken out of this text."""
    return _MARK.search(text) is not None


def _passes_luhn(text: str) -> bool:
    """Whether the digits are those of a payment card (ISO/IEC 7812-1, annex B)."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    doubled = [number * 2 - 9 * (number > 4) for number in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_iban(text: str) -> bool:
    """Whether the check digits are right (ISO 13616: the remainder by 97 is 1)."""
    plain = re.sub(r"[\s-]", "", text).upper()
    moved = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return 15 <= len(plain) <= 34 and int(moved) % 97 == 1


def _is_random(word: str) -> bool:
    """Whether a long word looks made by a machine: letters and digits in turn, or no vowels."""
    if re.fullmatch(r"[0-9a-f]{32,}|[0-9A-F]{32,}", word):
        return True
    changes = sum(_kind(a) != _kind(b) for a, b in pairwise(word) if a.isalnum())
    has_digit = any(sign.isdigit() for sign in word)
    has_both = word != word.lower() and word != word.upper()
    return has_digit and changes >= len(word) // 5 and (has_both or changes >= len(word) // 3)


def _kind(sign: str) -> int:
    return 0 if sign.isdigit() else 1 if sign.isupper() else 2


def _is_password(word: str) -> bool:
    """Whether what follows "password is" is one, and not how the sentence goes on."""
    return not re.fullmatch(r"[a-z]+(?:['’][a-z]+)?[.?!,]*", word) and len(word) >= 4


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return 7 <= len(digits) <= 15 and not _DATE_LIKE.fullmatch(text.strip())


def _is_long_number(text: str) -> bool:
    return not re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])", text)


def _is_name(text: str) -> bool:
    """Whether a capitalised word is one: not "IT", not "Team"."""
    first = text.split(maxsplit=1)[0].rstrip(".,!")
    return first.casefold() not in _NO_NAMES and not (first.isupper() and len(first) > 1)


# What stands where a name could: who is greeted, who asks, and beginnings of sentences.
_NO_NAME = (
    "all bot colleague colleagues community everybody everyone faqbot folks friend friends guys"
    " help hr it people slack support team there world again advance much very so"
    " alle allen alles hallo kollegen kolleginnen leute liebe zusammen nochmal danke"
    " a an the not just still new on in at from looking trying wondering asking working having"
    " getting using unable sure sorry afraid curious happy interested what how where when why who"
    " is are can could do does i we you my our any some please good morning dear hi hello"
)
_NO_NAMES = frozenset(_NO_NAME.split())
_PINGS = frozenset({"here", "channel", "everyone", "faqbot"})
_DATE_LIKE = re.compile(
    r"(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\d|3[01])"
    r"|(?:[0-2]?\d|3[01])[-./](?:0?[1-9]|1[0-2])[-./](?:19|20)\d\d"
    r"|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d"
    r"|\d{1,2}[:.]\d\d\s?[-–]\s?\d{1,2}[:.]\d\d"
)
_WORD = r"[^\W\d_]"
_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]*)"
# "Ana", "Ana Maria", "Ana de Souza", "O'Neil", "A. Meier"
_PARTICLE = r"(?:de|da|del|van|von|der|den|la|le|al|bin)\s"
_NAME = rf"{_CAPITAL}\.?(?:\s(?:{_PARTICLE}){{0,2}}{_CAPITAL}){{0,3}}"


def _rule(pattern: str, mark: str, is_meant: Callable[[str], bool] | None = None) -> _Rule:
    compiled = re.compile(pattern)
    return _Rule(compiled, mark, is_meant) if is_meant else _Rule(compiled, mark)


_RULES = (
    # ------------------------------------------------------------------ secrets
    _rule(r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*-----|\Z)", "[secret]"),
    _rule(r"\b(?:xox[a-z]|xapp)-[\w-]{6,}", "[secret]"),
    _rule(r"\b(?:gh[opsur]_|github_pat_|glpat-|npm_|pypi-|hf_|dop_v1_)\w[\w-]{9,}", "[secret]"),
    _rule(r"\b(?:sk|pk|rk|key|tok|whsec)[-_](?:live|test|proj|ant)?[-_]?[\w-]{16,}", "[secret]"),
    _rule(
        r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bSG\.[\w-]{16,}\.[\w-]{16,}", "[secret]"
    ),
    _rule(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?", "[secret]"),
    _rule(r"(?i)\bhttps://hooks\.slack\.com/(?P<it>\S+)", "[secret]"),
    _rule(r"(?i)\bbearer\s+(?P<it>[\w.~+/-]{8,}=*)", "[secret]"),
    _rule(
        r"(?i)\b(?:pass(?:word|wd|phrase|code)?|pwd|pw|pin|secret|token|api[ _-]?key|passwort"
        r"|kennwort|otp|code)\b\s*(?::|=|\bis\b:?|\bist\b:?|\blautet\b:?)\s*[\"'`“]?(?P<it>[^\s\"'`”]+)",
        "[secret]",
        _is_password,
    ),
    _rule(r"(?i)\b[a-z][a-z0-9+.-]*://(?P<it>[^\s/@:]+:[^\s/@]+)@", "[secret]"),
    # ------------------------------------------------------------------ addresses of the net
    _rule(r"(?i)\b(?:mailto:)?[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+", "[email]"),
    _rule(
        r"(?i)\b[\w.+-]+\s?(?:\(at\)|\[at\])\s?[\w-]+\s?(?:\.|\(dot\)|\[dot\])\s?[a-z]{2,}\b",
        "[email]",
    ),
    _rule(r"(?i)\b[a-z][a-z0-9+.-]*://[^\s?#]*(?P<it>[?#](?!\[link\])[^\s)>\]]+)", "?[link]"),
    _rule(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "[number]"),
    _rule(r"(?i)\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b", "[address]"),
    _rule(r"(?i)(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})(?![\w:])", "[address]"),
    _rule(
        r"(?i)(?<![\w.])(?<!version )(?<!v)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}"
        r"(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.]*\d)",
        "[address]",
    ),
    _rule(
        r"(?<![\w@])@(?P<it>[A-Za-z][\w.-]*\w)", "[name]", lambda name: name.lower() not in _PINGS
    ),
    _rule(r"\b[UW](?=[A-Z0-9]*\d)[A-Z0-9]{8,11}\b", "[name]"),
    _rule(r"(?i)(?:/home/|/users/|\\users\\)(?P<it>[\w.-]+)", "[name]"),
    # ------------------------------------------------------------------ numbers of people
    _rule(
        r"\b(?:[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?"
        r"|[A-Za-z]{2}\d{2}[A-Za-z0-9]{11,30})\b",
        "[number]",
        _is_iban,
    ),
    _rule(r"(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\w-])", "[number]", _passes_luhn),
    _rule(
        r"(?i)\b(?:born(?: on)?|date of birth|birthday(?: is)?|dob|geboren(?: am)?"
        r"|geburtsdatum)\W{1,3}(?P<it>\d{1,4}[-./ ]\w{1,9}[-./ ]\d{1,4})",
        "[date]",
    ),
    _rule(
        r"(?i)\b(?:employee|staff|customer|client|account|member(?:ship)?|passport|personnel"
        r"|insurance|social security|policy|tax|student|patient|order|booking|iban|ssn|personal"
        r"|kunden|konto|steuer|mitglieds)"
        r"(?:[ -]?(?:number|nummer|no\.?|nr\.?|id|#))?(?:\s(?:is|ist))?\s?[:#]?\s?"
        r"(?P<it>(?=[A-Z0-9-]*\d{3})[A-Z0-9][A-Z0-9-]{4,})\b",
        "[number]",
    ),
    _rule(r"\b\d{3}-\d{2}-\d{4}\b", "[number]"),
    _rule(r"(?<![\w.,/:])\+\d[\d ()/.-]{6,20}\d(?!\w)", "[number]", _is_phone),
    _rule(
        r"(?<![\w.,/:-])\(?0\d{1,5}\)?[ /.-]{1,3}\d[\d /.-]{3,14}\d(?![\w.,]*\d)",
        "[number]",
        _is_phone,
    ),
    _rule(r"(?<![\w.,/:-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])", "[number]"),
    _rule(
        r"(?i)\b(?:phone|tel(?:efon|ephone)?|mobile|cell|handy|call(?: me)?(?: on| at)?"
        r"|whatsapp|fax|ext)\.?(?:\s(?:is|number|nummer|no))*\s?:?\s?(?P<it>\d[\d ()/.-]{4,18}\d)",
        "[number]",
        lambda text: len(re.sub(r"\D", "", text)) >= 6,
    ),
    _rule(r"(?<![\w.,-])\d{7,}(?![\w.,-]*\w)", "[number]", _is_long_number),
    # ------------------------------------------------------------------ where people live
    _rule(
        r"\b\d{1,5}[a-z]?\s(?:[A-Z][\w'’-]+\s){1,3}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Square|Court|Terrace|Close)\b\.?",
        "[address]",
    ),
    _rule(
        r"\b[A-ZÄÖÜ][\wäöüß-]*(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Dd]amm)"
        r"\s\d{1,4}\s?[a-z]?\b(?:,?\s\d{5}\s[A-ZÄÖÜ][\wäöüß-]+)?",
        "[address]",
    ),
    # ------------------------------------------------------------------ machines' words
    _rule(r"(?<![\w/.])[A-Za-z0-9_+/=-]{20,}(?![\w])", "[secret]", _is_random),
    _rule(r"(?<=/)[A-Za-z0-9_-]{20,}(?=/|\s|$)", "[secret]", _is_random),
    # ------------------------------------------------------------------ names
    _rule(
        r"(?i:\bmy (?:full )?name(?:'s|’s| is)|\bich hei(?:ß|ss)e|\bmein name ist|\bcall me)\s"
        rf"(?P<it>(?!(?:not|on|in|at|back|when|if|a|the)\b)(?:{_NAME}|{_WORD}+))",
        "[name]",
    ),
    _rule(
        rf"(?i:\bI['’]m|\bI am|\bich bin|\bthis is|\bhier (?:ist|spricht))\s(?P<it>{_NAME})",
        "[name]",
        _is_name,
    ),
    _rule(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herrn?|Frau)\b\.?\s(?P<it>{_NAME})", "[name]"),
    _rule(
        r"^\W*(?i:hi|hello|hey|dear|hallo|liebe[rs]?|moin|good (?:morning|afternoon|evening)"
        rf"|guten (?:tag|morgen))\s(?P<it>{_NAME})(?=\s*[,!.:\n-]|\shere\b|$)",
        "[name]",
        _is_name,
    ),
    _rule(
        rf"(?:^|[.,!?]\s)(?P<it>{_CAPITAL}(?:\s{_CAPITAL})?)\shere\b(?=[,.!\s])", "[name]", _is_name
    ),
    _rule(
        r"(?i:\b(?:regards|wishes|cheers|thanks|thank you|thx|ty|best|sincerely|yours|br|kr|love"
        r"|gru(?:ß|ss)|gr(?:ü|ue)(?:ß|ss)e|lg|vg|mfg|danke|dank)\b)"
        r"(?i:\s(?:in advance|so much|a lot|vorab|im voraus))?"
        rf"\s*[,.!:\n–-]*\s*(?P<it>{_NAME})\W*$",
        "[name]",
        _is_name,
    ),
    _rule(
        rf"(?:\n|\s[-–—]{{1,2}}\s?|\s/)(?P<it>{_CAPITAL}(?:\s{_CAPITAL}\.?)?)\W*$",
        "[name]",
        _is_name,
    ),
)
