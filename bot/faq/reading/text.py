"""Make two wordings comparable: fold what looks the same into one form, and cut into tokens."""

from __future__ import annotations

import re
import unicodedata

QUESTION_CHARACTERS = 2_000
"""So much of a question is read; the rest of a very long one is ignored."""
QUESTION_TOKENS = 120

_FORMAT_CHARACTERS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_UNREADABLE = frozenset({"Cs", "Co", "Cn"})
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′`´ʼ", "'") | dict.fromkeys("“”„‟″«»", '"'))
_TOKEN = re.compile(
    r"[a-z0-9]+(?:[.,]\d+)*(?![^\W_])|(?:[^\W_]|[\u0900-\u0963\u0966-\u109f\u1780-\u17ff\u3099])+"
)
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")
UNSPACED_LETTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003134f"
)
"""The letters of scripts that put no spaces between words, as ranges of a pattern."""
_UNSPACED = re.compile(f"[{UNSPACED_LETTERS}]+")
_DIGIT = re.compile(r"\d")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_AMOUNTS = (
    (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), ""),
    # "b" and "m" are amounts of money only: 5m may be metres.
    (re.compile(r"([$€£]\s?\d[\d.]{0,15})\s?b\b"), r"\1 billion"),
    (re.compile(r"([$€£]\s?\d[\d.]{0,15})\s?m\b"), r"\1 million"),
    (re.compile(r"([$€£]\s?\d[\d.]{0,15})\s?k\b"), r"\1 thousand"),
    (re.compile(r"(?<=\d)\s?bn\b"), " billion"),
    (re.compile(r"(?<=\d)\s?(?:mn|mln)\b"), " million"),
    (re.compile(r"(?<=\d)\s?(?:tn|trn)\b"), " trillion"),
    (re.compile(r"(?<=\d)\s?%"), " percent "),
)
# Signs that tell one name from another become letters of it: C++, C#, .NET, AT&T, R&D.
_SIGN = re.compile(r"[+#&.]")
_SIGNS = (
    (re.compile(r"(?<=\w)\+\+(?!\w)"), "plusplus"),
    (re.compile(r"\b([a-z])#(?!\w)"), r"\1sharp"),
    (re.compile(r"(?<![\w.])\.(?=net\b)"), "dot"),
    (re.compile(r"(?<=[^\W\d_])&(?=[^\W\d_])"), "and"),
)
_JOINED_NUMBER = re.compile(r"([a-z]{3,})(\d{1,4})")
_APOSTROPHE_S = re.compile(r"\b(what|who|where|when|why|how|that|there|here|it|he|she|this)'s\b")
_CONTRACTIONS = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b"), "can not"),
    (_APOSTROPHE_S, r"\1 is"),
    (re.compile(r"\blet's\b"), "let us"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"(?<=\w)'s?(?!\w)"), ""),
)
_WITHOUT_APOSTROPHE = {
    "whats": "what is",
    "wheres": "where is",
    "whos": "who is",
    "hows": "how is",
    "whens": "when is",
    "thats": "that is",
    "dont": "do not",
    "doesnt": "does not",
    "didnt": "did not",
    "isnt": "is not",
    "arent": "are not",
    "wasnt": "was not",
    "havent": "have not",
    "hasnt": "has not",
    "cant": "can not",
    "wont": "will not",
    "cannot": "can not",
    "couldnt": "could not",
    "wouldnt": "would not",
    "shouldnt": "should not",
    "im": "i am",
    "ive": "i have",
    "wanna": "want to",
    "gonna": "going to",
    "wat": "what",
    "wot": "what",
    "wen": "when",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "ppl": "people",
    "abt": "about",
    "rn": "right now",
    "btw": "by the way",
    "yr": "year",
    "yrs": "years",
    "dept": "department",
    "depts": "departments",
    "govt": "government",
    "mgmt": "management",
    "approx": "approximately",
}


def normalise(text: str, *, keeps_accents: bool = False) -> str:
    """Return ``text`` in the form that is compared: one case, one kind of quotes, no accents.

    Contractions are spelt out, possessive endings dropped, thousands written without commas.
    With ``keeps_accents`` letters stay what they are in their alphabet: "é", "ü", "й".
    """
    text = text[: 2 * QUESTION_CHARACTERS].translate(_QUOTES)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _FORMAT_CHARACTERS.sub("", text))
        text = text[: 2 * QUESTION_CHARACTERS]
        # What does not join its letter is a mark of stress or of a vowel, which few people write.
        text = _composed(text) if keeps_accents else without_accents(text)
        text = "".join(" " if unicodedata.category(c) in _UNREADABLE else c for c in text)
    text = text[:QUESTION_CHARACTERS].casefold().translate(_QUOTES)
    if "'" in text:
        for pattern, replacement in _CONTRACTIONS:
            text = pattern.sub(replacement, text)
    if _DIGIT.search(text):
        for pattern, replacement in _AMOUNTS:
            text = pattern.sub(replacement, text)
    if _SIGN.search(text):
        for pattern, replacement in _SIGNS:
            text = pattern.sub(replacement, text)
    return " ".join(_CONTROL.sub(" ", text).split())


def is_unspaced(word: str) -> bool:
    """Whether ``word`` begins with a letter of a script that puts no spaces between words."""
    return _UNSPACED.match(word) is not None


def without_accents(text: str) -> str:
    """Return ``text`` with "e" for "é" and the like."""
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))


def _composed(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFC", text).replace("İ", "i"))


def tokens(normalised: str, *, is_english: bool = True) -> list[str]:
    """Return the words of a normalised text; a run of unspaced script gives its letter pairs.

    English words that were typed without their apostrophe are spelt out.
    """
    found: list[str] = []
    for match in _TOKEN.finditer(normalised):
        word = match.group()
        if is_english and word in _WITHOUT_APOSTROPHE:
            found.extend(_WITHOUT_APOSTROPHE[word].split())
        elif word.isascii():
            joined = None if word.isalpha() else _JOINED_NUMBER.fullmatch(word)
            found.extend(joined.groups() if joined else (word,))
        else:
            found.extend(_script_pieces(word))
        if len(found) >= QUESTION_TOKENS:
            break
    return found[:QUESTION_TOKENS]


def _script_pieces(word: str) -> list[str]:
    pieces: list[str] = []
    end = 0
    for run in _UNSPACED.finditer(word):
        pieces += [word[end : run.start()], *_letter_pairs(run.group())]
        end = run.end()
    pieces.append(word[end:])
    return [piece for piece in pieces if piece]


def _letter_pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
