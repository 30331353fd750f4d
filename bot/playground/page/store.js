// What this person sees, kept up to date by the server; and what they do, sent to it.

const RETRY_MS = 500;

export class Store {
  constructor() {
    this.items = new Map();
    this.me = null;
    this.people = [];
    this.isConnected = false;
    this.hasLoaded = false;
    this.waiting = [];
    this.onchange = () => {};
    this.onlost = () => {};
    this.onfound = () => {};
  }

  async start() {
    this.people = await (await fetch("/people")).json();
    const wanted = new URLSearchParams(location.search).get("as");
    this.speakAs(this.people.includes(wanted) ? wanted : this.people[0]);
  }

  /** Comes true when there is something to show for whoever speaks. */
  loaded() {
    return new Promise((resolve) => (this.hasLoaded ? resolve() : this.waiting.push(resolve)));
  }

  speakAs(person) {
    this.me = person;
    this.hasLoaded = false;
    this.socket?.close();
    this.#connect();
  }

  #connect() {
    const socket = new WebSocket(`ws://${location.host}/live?as=${encodeURIComponent(this.me)}`);
    this.socket = socket;
    let isFirst = true;
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      const changes = JSON.parse(event.data);
      const was = isFirst ? new Map() : this.items;
      if (isFirst) this.items = new Map();
      for (const [key, item] of Object.entries(changes.set)) this.items.set(key, item);
      for (const key of changes.drop) was.delete(key);
      const fresh = isFirst ? [] : Object.keys(changes.set);
      isFirst = false;
      if (this.wasLost) this.onfound();
      this.wasLost = false;
      this.isConnected = this.hasLoaded = true;
      this.onchange(fresh);
      for (const resolve of this.waiting.splice(0)) resolve();
    };
    socket.onclose = () => {
      if (socket !== this.socket) return;
      if (this.isConnected) this.onlost();
      this.wasLost = true;
      this.isConnected = false;
      setTimeout(() => socket === this.socket && this.#reload(), RETRY_MS);
    };
  }

  async #reload() {
    try {
      // A restarted playground has other people.
      this.people = await (await fetch("/people")).json();
      if (!this.people.includes(this.me)) this.me = this.people[0];
    } catch {
      // Not there yet: the next attempt finds out.
    }
    this.#connect();
  }

  get(key) {
    return this.items.get(key);
  }

  under(prefix) {
    const found = [];
    for (const [key, item] of this.items) if (key.startsWith(prefix)) found.push([key, item]);
    return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  }

  places() {
    return this.under("place/");
  }

  messages(channel, thread = null) {
    const all = this.under(`message/${channel}/`);
    const known = new Set(all.map((message) => message.ts));
    const parents = all.filter((one) => one.thread && !known.has(one.thread) && !one.isEphemeral);
    // What stands below a message that was deleted stays, as in Slack.
    const gone = [...new Set(parents.map((one) => one.thread))].map((ts) => ({
      channel, ts, user: "", text: "_This message was deleted._", blocks: [], thread: null, isGone: true,
      isEphemeral: false, isEdited: false, isBroadcast: false, reactions: [],
    }));
    return [...all, ...gone].sort((a, b) => (a.ts < b.ts ? -1 : 1)).filter((message) =>
      thread ? thread === message.ts || thread === message.thread : !message.thread || message.isBroadcast,
    );
  }

  name(user) {
    const known = this.get("users")?.[user];
    if (!known) return user;
    return known.isBot ? known.name : known.name.charAt(0).toUpperCase() + known.name.slice(1);
  }

  /** Do something; gives the server's answer, with `problem` when it could not be done. */
  async order(what) {
    try {
      const response = await fetch("/do", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ as: this.me, ...what }),
      });
      return await response.json();
    } catch {
      return { problem: "The playground does not answer. Is it still running?" };
    }
  }
}
