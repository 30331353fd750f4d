"""The public address: whether what Slack would send arrives, and is taken for Slack's."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from bot.doctor.subject import APPS, Finding, Level
from bot.slack.edge import EVENTS_PATH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.subject import Subject

ORDER = 80
_ABOUT = "address"
_SECONDS = 10


def look(subject: Subject) -> Iterator[Finding]:
    """Send what Slack sends first, signed with the secret that is here."""
    if subject.url is None:
        return
    base = subject.url.rstrip("/").removesuffix(EVENTS_PATH)
    if not base.startswith("https://"):
        yield Finding(Level.NOTE, _ABOUT, "Slack sends to https addresses only.")
    secret = subject.settings.slack_signing_secret
    if secret is None:
        message = "without SLACK_SIGNING_SECRET nothing can be sent there as Slack would."
        yield Finding(Level.NOTE, _ABOUT, message)
        return
    body = json.dumps({"type": "url_verification", "challenge": "faqbot-doctor"}).encode()
    status, answer = _post(base + EVENTS_PATH, body, secret.get_secret_value(), subject.now())
    yield _judged(base, status, answer)


def _judged(base: str, status: int, answer: str) -> Finding:
    match status:
        case 200 if "faqbot-doctor" in answer:
            return Finding(
                Level.FINE,
                _ABOUT,
                f"the bot answers at {base}{EVENTS_PATH}; Slack's own question is under Event "
                "Subscriptions.",
            )
        case 401 | 403:
            return Finding(
                Level.PROBLEM,
                _ABOUT,
                f"the bot at {base} takes another signing secret (HTTP {status}).",
                (
                    f"Open your app at {APPS}, Basic Information: copy the Signing Secret into "
                    "SLACK_SIGNING_SECRET where the bot runs, and here.",
                    "Is the clock of that machine right? faqbot doctor there says so.",
                ),
            )
        case 0:
            return Finding(
                Level.PROBLEM,
                _ABOUT,
                f"{base} cannot be reached ({answer}).",
                ("Does faqbot serve run there, and does the proxy before it send it on?",),
            )
        case _:
            return Finding(
                Level.PROBLEM,
                _ABOUT,
                f"at {base}{EVENTS_PATH} something answers that is not the bot (HTTP {status}).",
                (f"The address in the app must end at faqbot serve, with the path {EVENTS_PATH}.",),
            )


def _post(url: str, body: bytes, secret: str, now: float) -> tuple[int, str]:
    """Return the status (0: not reached) and the beginning of the answer."""
    stamp = str(int(now))
    signed = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signed.hexdigest()}",
    }
    try:
        request = urllib.request.Request(url, body, headers)  # noqa: S310 - the person's own address
        with urllib.request.urlopen(request, timeout=_SECONDS) as response:  # noqa: S310
            return response.status, response.read(1_000).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""
    except (OSError, ValueError) as error:
        return 0, str(getattr(error, "reason", error))
