"""A Slack on loopback for tests and for the playground: one workspace, one app, any bot.

    with FakeSlack() as slack:
        ana = slack.add_user("ana")
        slack.connect_http("http://127.0.0.1:3000/slack/events")
        asked = slack.say(ana, slack.general, "@faqbot What is the LLM app store?")
        slack.wait_for(lambda: slack.replies_to(ana, asked))

It enforces what Slack enforces and hides what Slack hides. Where it differs, on purpose:

- ``action_id`` must be unique in the whole message (Slack: in its block), and ``input`` blocks are
  taken in views only. Blocks and elements that the bot has no use for are refused, and so are
  Web API methods (``unknown_method``).
- Lengths are counted in Python characters. The lower limit on all blocks together that Slack
  applies without documenting it is not applied.
- A response_url post that says neither ``replace_original`` nor ``delete_original`` is a new
  message; after a command both are ignored. Each post counts as a use, also a refused one.
- The answer to a click may not change anything (Slack: same); the answer to a view submission may.
- A deleted message leaves no tombstone. Ephemeral messages survive a restart of the client.
- An event counts as failed on any answer but 2xx; redirects are not followed. A subscription with
  too many failures is not switched off, see ``success_share``.
- The text of a command is sent as given, neither escaped nor resolved. In messages a typed
  ``#channel`` and an address without ``https://`` stay text.
- An ``in_channel`` answer to a command is posted without the command that was typed.
- A disconnected WebSocket is closed at once, also after ``warning``; pings come every second.
- A reply to a reply is refused, where Slack files it somewhere unhelpful.
- Only ``chat.postMessage`` is rate limited, after a burst of five. Tokens do not expire. There is
  one workspace.

What stands where: ``workspace`` (state), ``messages`` and ``views`` (what is shown), ``web_api``
with ``web_methods`` (what the app calls), ``content`` with ``block_limits`` (what it may show),
``people`` with ``gestures`` (what people do), ``deliveries`` with ``http_door`` and
``socket_links`` (how the app hears of it), ``faults``, ``mishaps`` and ``pacing`` (how it goes
wrong).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self, TypeVar

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from bot.playground.deliveries import Delivery, Post
from bot.playground.doorkeeper import Doorkeeper
from bot.playground.http_door import HttpDoor
from bot.playground.mishaps import Mishaps
from bot.playground.pacing import Pace
from bot.playground.people import People
from bot.playground.response_urls import ResponseDoor, ResponseUrls
from bot.playground.server import LoopbackServer
from bot.playground.snapshot import snapshot
from bot.playground.socket_links import SocketLinks
from bot.playground.subscriptions import Subscriptions
from bot.playground.views import Views
from bot.playground.web_api import Call, Tokens, WebApi
from bot.playground.web_methods import Methods
from bot.playground.wire import OTHER_APP
from bot.playground.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from starlette.types import ASGIApp

    from bot.playground.faults import Fault
    from bot.playground.messages import Json, Message, View
    from bot.playground.workspace import ChannelKind

T = TypeVar("T")

DEFAULT_SCOPES = ("app_mentions:read", "chat:write", "commands", "im:history")
SLACK_RETRIES = (0.0, 60.0, 300.0)
PATIENCE_SECONDS = 30.0  # only what never happens is waited for so long


class FakeSlack(People):
    """One workspace with a bot called faqbot, and the server behind it; see the module.

    Args:
        bot_token: what the bot has to send; any other token is ``invalid_auth``.
        app_token: what apps.connections.open takes.
        is_other_apps_token: whether the bot token is that of another app's bot, "oldbot".
        signing_secret: signs what is sent over HTTP.
        scopes: what the bot token may do, and which events it can get.
        app_scopes: what the app-level token may do.
        subscriptions: the event names of the manifest, such as ``message.im``; None for all
            that the scopes allow.
        clock: seconds since 1970; it decides timestamps and the life of response_urls and
            triggers, not signatures.
        rate_limited: whether chat.postMessage is limited to one a second in a channel.
        burst: how many posts in a channel may come at once before that.
        retry_delays: seconds before each further try of an event.
        ack_seconds: how long an event, command or click may take.
        port: 0 for any free one.
    """

    def __init__(
        self,
        *,
        bot_token: str = "xoxb-fake-bot-token",  # noqa: S107
        app_token: str = "xapp-1-A0FAQAPP001-1-fake",  # noqa: S107
        is_other_apps_token: bool = False,
        signing_secret: str = "0123456789abcdef0123456789abcdef",  # noqa: S107
        scopes: Iterable[str] = DEFAULT_SCOPES,
        app_scopes: Iterable[str] = ("connections:write",),
        subscriptions: tuple[str, ...] | None = None,
        clock: Callable[[], float] = time.time,
        rate_limited: bool = True,
        burst: int = 5,
        retry_delays: Sequence[float] = SLACK_RETRIES,
        ack_seconds: float = 3.0,
        port: int = 0,
    ) -> None:
        granted = frozenset(scopes)
        workspace = Workspace(clock)
        views = Views(workspace)
        self._server = LoopbackServer(port)
        post = Post(workspace, retry_delays, self._server.later)
        urls = ResponseUrls(workspace)
        allowed = Subscriptions.granted(granted, subscriptions)
        base_url = f"http://127.0.0.1:{self._server.port}"
        super().__init__(workspace, views, post, urls, allowed, base_url=base_url)
        self.bot_token, self.app_token = bot_token, app_token
        self.signing_secret = signing_secret
        self.bot_user = workspace.bot.id
        self.general = self.add_channel("general")
        self._ack_seconds = ack_seconds
        self.links = SocketLinks(workspace, self._server.run, ack_seconds)
        self._mishaps = Mishaps(self._server.drop)
        pace = Pace(burst, 1.0, time.monotonic) if rate_limited else None
        me, my_app = workspace.bot, workspace.app
        if is_other_apps_token:
            me, my_app = workspace.add_user("oldbot", is_bot=True), OTHER_APP
        self._web = WebApi(
            workspace,
            views,
            Tokens(bot_token, app_token, granted, frozenset(app_scopes)),
            Methods(workspace, granted, pace, me, my_app),
            self._socket_url,
            self._mishaps,
        )
        self._responses = ResponseDoor(workspace, urls, self._note, self._mishaps)
        self._server.start(Doorkeeper(self._application(), self._server.port))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the server and everything under way."""
        self.post.close()
        self._server.close(self._end_connections)

    @property
    def api_url(self) -> str:
        """The value for ``SLACK_API_URL``; ends in a slash."""
        return f"{self.base_url}/api/"

    def add_user(self, name: str, *, team: str | None = None) -> str:
        """A new person, in all public channels; gives the user id.

        ``team`` is another organisation's workspace: then only in channels that are shared.
        """
        return self.workspace.add_user(name, team=team).id

    def share(self, channel: str) -> None:
        """Share a channel with another organisation."""
        self.workspace.share(channel)

    def add_bot(self, name: str) -> str:
        """Another app's bot, in all public channels; it may ``say`` things; gives the user id."""
        return self.workspace.add_user(name, is_bot=True).id

    def add_channel(
        self,
        name: str,
        *,
        is_private: bool = False,
        members: Iterable[str] | None = None,
        has_bot: bool = True,
    ) -> str:
        """A new channel with these people (None: everybody); gives the channel id."""
        people = set(self.workspace.users if members is None else members)
        people = people | {self.bot_user} if has_bot else people - {self.bot_user}
        kind: ChannelKind = "private" if is_private else "public"
        return self.workspace.add_channel(name, kind, frozenset(people)).id

    def direct(self, user: str) -> str:
        """The channel id of the conversation between this person and the bot."""
        return self.workspace.direct(user).id

    def connect_http(self, url: str) -> None:
        """From now on, send what people do to this URL."""
        self.post.door = HttpDoor(url, self.signing_secret, self._ack_seconds)

    def connect_socket_mode(self) -> None:
        """From now on, send what people do over the app's WebSocket connections."""
        self.post.door = self.links

    def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Send ``disconnect`` with this reason on every connection, then close it."""
        self._server.run(self.links.disconnect(reason)).result(self._ack_seconds)

    def deliver(self, *bodies: Json) -> list[Delivery]:
        """Send these event bodies as they are, at the same moment, with retries."""
        return self.post.events(*bodies)

    def fail(self, method: str, fault: Fault, times: int | None = 1) -> None:
        """Let the next calls of a method fail; None: until ``mend``.

        ``"response_url"`` stands for the posts to any of these, ``"*"`` for everything.
        """
        self._mishaps.plan.add(method, fault, times)

    def mend(self, method: str) -> None:
        """Forget the failures planned for the method."""
        self._mishaps.plan.clear(method)

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far, in the order in which they were dealt with."""
        return list(self._web.calls)

    def calls_of(self, method: str) -> list[Call]:
        """Every call of one method so far."""
        return [call for call in self.calls if call.method == method]

    @property
    def responses(self) -> list[Call]:
        """Every post to a response_url so far, as calls of a method ``response_url``."""
        return list(self._responses.calls)

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything sent to the app so far, with every try."""
        return list(self.post.deliveries)

    @property
    def success_share(self) -> float:
        """The share of tries to deliver events that were acknowledged; 1 when there were none."""
        tries = [one for sent in self.deliveries if sent.kind == "events_api" for one in sent.tries]
        return sum(one.reason is None for one in tries) / len(tries) if tries else 1.0

    @property
    def problems(self) -> list[str]:
        """What the app asked for and nobody got to see, with the reason."""
        return list(self.workspace.problems)

    def visible_to(self, user: str, channel: str, thread_ts: str | None = None) -> list[Message]:
        """What this person sees, oldest first: the channel, or a thread with its parent."""
        return self.workspace.visible_to(user, channel, thread_ts)

    def replies_to(self, user: str, message: Message) -> list[Message]:
        """What this person sees below a message, oldest first."""
        parent = message.thread_ts or message.ts
        thread = self.visible_to(user, message.channel, parent)
        return [reply for reply in thread if reply.ts not in (parent, message.ts)]

    def home(self, user: str) -> View | None:
        """The person's Home tab; None before it was first published."""
        return self.views.home(user)

    def modal(self, user: str) -> View | None:
        """The modal in front of the person; None if there is none."""
        return self.views.modal(user)

    def wait_for(self, predicate: Callable[[], T], timeout: float = PATIENCE_SECONDS) -> T:
        """The first true value of ``predicate``, which is asked again after every change here.

        It is called under the lock, so it may look at this object and must not wait for others.

        Raises:
            AssertionError: nothing true within ``timeout`` seconds; it tells the whole state.
        """
        with self.workspace.lock:
            value = self.workspace.lock.wait_for(predicate, timeout)
        if not value:
            raise AssertionError(f"did not happen in {timeout} s; the state is\n{self.describe()}")
        return value

    def settle(self, timeout: float = PATIENCE_SECONDS) -> None:
        """Wait until nothing is being delivered and no retry is to come."""
        self.wait_for(self.post.settled, timeout)

    def wait_for_connections(self, count: int = 1, timeout: float = PATIENCE_SECONDS) -> None:
        """Wait until the app holds that many WebSocket connections."""
        self.wait_for(lambda: len(self.links.connections) >= count, timeout)

    def describe(self) -> str:
        """The state in words, for a failed test."""
        return snapshot(self.workspace, self.calls, self.deliveries)

    def _socket_url(self) -> str:
        ticket = self.links.new_ticket()
        return f"ws://127.0.0.1:{self._server.port}/link/?ticket={ticket}"

    async def _end_connections(self) -> None:
        self._mishaps.closing.set()
        await self.links.disconnect("link_disabled")

    def _application(self) -> ASGIApp:
        return Starlette(
            routes=[
                Route("/api/{method}", self._web.answer, methods=["GET", "POST"]),
                Route("/{kind}/{team}/{id}/{secret}", self._responses.answer, methods=["POST"]),
                WebSocketRoute("/link/", self.links.serve),
            ]
        )
