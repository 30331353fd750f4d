// The page: where one is, who one is, and the three columns.

import { blocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { filled } from "./controls.js";
import { Modal } from "./dialogs.js";
import { h, replaceChildren } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList, avatar } from "./messages.js";
import { Store } from "./store.js";
import { Why } from "./why.js";

const ERRORS = {
  operation_timeout: "The bot did not answer within three seconds.",
  dispatch_failed: "The bot could not be reached.",
};

// What chat.getPermalink gives: a link to a message, which is here and not at Slack.
const PERMALINK = /^https:\/\/[\w-]+\.slack\.com\/archives\/(\w+)\/p(\d+)(\d{6})$/;

class Page {
  constructor(store) {
    this.store = store;
    this.place = null;
    this.tab = "messages";
    this.thread = null;
    this.side = null;
    this.read = new Map();
    this.names = {
      user: (id) => store.name(id),
      login: (id) => store.get("users")?.[id]?.name ?? id,
      channel: (id) => store.get(`place/${id}`)?.name ?? store.get("channels")?.[id] ?? id,
      users: () => Object.entries(store.get("users") ?? {}).map(([id]) => [id, store.name(id)]),
      channels: () => this.#channels().map((one) => [one.id, `#${one.name}`]),
    };
    this.#make();
    store.onchange = (keys) => (this.refresh(), this.#announce(keys));
    store.onfound = () => this.notice("Connected again.");
    store.onlost = () => this.notice("The connection is lost. Is the playground still running?");
  }

  // ------------------------------------------------------------------ what it is made of

  #make() {
    this.list = new MessageList(this);
    this.threadList = new MessageList(this, { isThread: true });
    this.composer = new Composer(this, { id: "composer", thread: () => null });
    this.composer.setLabel("Message");
    this.threadComposer = new Composer(this, { id: "thread-composer", thread: () => this.thread?.ts ?? null });
    this.why = new Why(this.store);
    this.modal = new Modal(this.store, (view) => blocks(view.blocks, this.#viewContext(view)));
    this.nav = h("nav", { id: "nav", "aria-label": "Conversations" });
    this.title = h("h1", { tabindex: "-1" });
    this.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "faqbot" });
    this.home = h("div", { class: "home", tabindex: "0", role: "group", "aria-label": "Home tab" });
    this.banner = h("div", { class: "banner", role: "alert", hidden: true });
    this.notices = h("div", { class: "notices", role: "status" });
    this.announcer = h("div", { class: "unseen", "aria-live": "polite", role: "log", "aria-label": "New messages" });
    this.status = h("p", { class: "status quiet" });
    this.menu = h("button", { class: "icon menu", type: "button", "aria-label": "Conversations",
      "aria-expanded": "false", "aria-controls": "sidebar", onclick: () => this.#toggleMenu() }, icon("menu"));
    this.whyButton = h("button", { class: "button", type: "button", "aria-pressed": "false",
      onclick: () => this.openSide(this.side === "why" ? null : "why") }, "Why?");
    this.sideTitle = h("h2", { tabindex: "-1" });
    this.sideBody = h("div", { class: "side-body" });
    this.sidePane = h("aside", { class: "side", hidden: true, "aria-label": "Details" },
      h("header", {}, this.sideTitle,
        h("button", { class: "icon", type: "button", "aria-label": "Close details",
          onclick: () => this.openSide(null) }, icon("close"))),
      this.sideBody);
    this.people = h("div", { class: "people", role: "radiogroup", "aria-label": "Speak as" });
    this.sidebar = h("div", { class: "sidebar", id: "sidebar" },
      h("p", { class: "brand" }, avatar("f", true), h("strong", {}, "faqbot playground")),
      this.nav, this.people, this.status);
    this.middle = h("main", {},
      h("header", {}, this.menu, this.title, this.tabs, this.whyButton),
      this.banner, this.list.element, this.home, this.composer.element);
    document.querySelector("#app").append(
      this.sidebar, this.middle, this.sidePane, this.notices, this.announcer);
    document.addEventListener("pointerdown", ({ target }) => {
      for (const menu of document.querySelectorAll(".overflow[open]")) menu.open = menu.contains(target);
      const isOutside = !this.sidebar.contains(target) && !this.menu.contains(target);
      if (isOutside && this.sidebar.classList.contains("open")) this.#toggleMenu(false);
    });
    document.addEventListener("click", (event) => {
      const found = PERMALINK.exec(event.target.closest?.("a")?.href ?? "");
      if (found) (event.preventDefault(), this.#open(found[1], `${found[2]}.${found[3]}`));
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
      if (this.sidebar.classList.contains("open")) this.#toggleMenu(false);
      else if (this.side) this.openSide(null);
    });
  }

  #viewContext(view) {
    const place = { view: view.id };
    const root = () => (view.type === "modal" ? this.modal.dialog : this.home);
    return {
      names: this.names, me: this.store.me,
      press: (block, action, part, extra) =>
        this.press(place, block, action, part, { ...extra, values: filled(root()) }),
      suggest: (block, action, text) => this.suggest(place, block, action, text),
    };
  }

  // ------------------------------------------------------------------ where one is

  #channels() {
    return this.store.places().filter((one) => one.kind !== "im");
  }

  #direct() {
    return this.store.places().find((one) => one.kind === "im");
  }

  go(id, tab = "messages") {
    this.place = id;
    this.wantsDirect = this.store.get(`place/${id}`)?.kind === "im"; // of whoever speaks by then
    this.tab = tab;
    this.list.clear();
    if (this.side === "thread") this.openSide(null);
    if (tab === "home") this.store.order({ do: "home" });
    this.#toggleMenu(false);
    this.refresh();
    this.list.toEnd();
    if (tab === "messages") this.composer.focus();
  }

  /** Show a message where it stands, with what was said below it. */
  #open(channel, ts) {
    const message = this.store.get(`message/${channel}/${ts}`);
    if (!message) return this.notice("You cannot see that message.");
    this.go(channel);
    this.openThread(message.thread ? { channel, ts: message.thread } : message);
  }

  openThread(message) {
    this.thread = message;
    this.threadList.clear();
    this.openSide("thread");
    this.threadComposer.focus();
  }

  openSide(what) {
    const before = this.side;
    this.side = what;
    if (what !== "thread") this.thread = null;
    this.sidePane.hidden = !what;
    this.whyButton.setAttribute("aria-pressed", String(what === "why"));
    document.querySelector("#app").classList.toggle("with-side", Boolean(what));
    if (what === "thread") {
      this.sideTitle.textContent = "Thread";
      this.threadComposer.setLabel("Reply…");
      this.sideBody.replaceChildren(this.threadList.element, this.threadComposer.element);
    } else if (what === "why") {
      this.sideTitle.textContent = "Why";
      this.sideBody.replaceChildren(this.why.element);
      if (before !== "why") this.sideTitle.focus();
    } else if (before) (before === "why" ? this.whyButton : this.composer).focus();
    this.refresh();
  }

  #toggleMenu(open = !this.sidebar.classList.contains("open")) {
    const was = this.sidebar.classList.contains("open");
    this.sidebar.classList.toggle("open", open);
    this.menu.setAttribute("aria-expanded", String(open));
    if (open) this.nav.querySelector("button")?.focus();
    else if (was) this.menu.focus();
  }

  // ------------------------------------------------------------------ what is shown

  refresh() {
    const { store } = this;
    if (!store.hasLoaded) return;
    if (!this.place || !store.get(`place/${this.place}`)) {
      this.place = this.wantsDirect ? this.#direct()?.id : this.#channels()[0]?.id;
    }
    const place = store.get(`place/${this.place}`);
    if (!place) return;
    const isDirect = place.kind === "im";
    this.title.textContent = isDirect ? "faqbot" : `# ${place.name}`;
    this.#showNav();
    this.#showPeople();
    this.#showTabs(isDirect);
    const isHome = isDirect && this.tab === "home";
    this.list.element.hidden = this.composer.element.hidden = isHome;
    this.home.hidden = !isHome;
    if (isHome) this.#showHome();
    this.composer.setLabel(isDirect ? "Message faqbot" : `Message #${place.name}`);
    const messages = store.messages(place.id);
    this.read.set(place.id, messages.at(-1)?.ts ?? "");
    this.list.update(messages, () => this.#firstSteps(isDirect));
    if (this.side === "thread" && this.thread) {
      const thread = store.messages(this.thread.channel, this.thread.ts);
      if (thread.length) this.threadList.update(thread);
      else this.openSide(null);
    }
    if (this.side === "why") this.why.update();
    this.modal.update(store.get("modal"));
    this.#showKnowledge();
  }

  /** What to try, for whoever sees an empty conversation. */
  #firstSteps(isDirect) {
    const [first = "help", second = first, third = second] = this.store.get("knowledge")?.examples ?? [];
    const tries = isDirect
      ? [[first, "as a message"], [second, "as a message"], [third, "as a message"], ["help", "how to ask"]]
      : [[`@faqbot ${first}`, "everybody sees the answer"], [`/faq ${second}`, "only you see it"],
        [`@faqbot ${third}`, "everybody sees the answer"], ["/faq topics", "browse and search"]];
    return h("div", {},
      h("p", {}, isDirect ? "Ask faqbot anything, or try one of these:" : "Nobody has asked anything here yet. Try one of these:"),
      h("ul", { class: "tries" }, tries.map(([text, what]) => h("li", {},
        h("button", { class: "button", type: "button", onclick: () => this.send(text, null) }, text),
        " ", h("span", { class: "quiet" }, what)))),
      h("p", { class: "quiet" }, "Below an answer: vote, related questions, and ⋯ for more. ",
        "Beside every message (↯): “Answer from the FAQ”. Speak as Tom to answer what nobody knew."));
  }

  #showNav() {
    const item = (place, label, isBot) => {
      const isHere = place.id === this.place;
      const last = this.store.messages(place.id).at(-1)?.ts ?? "";
      if (!this.read.has(place.id)) this.read.set(place.id, last);
      const isNew = !isHere && last > this.read.get(place.id);
      return [place.id, isHere, isNew, label, isBot];
    };
    const items = this.#channels().map((one) => item(one, one.name, false));
    const direct = this.#direct();
    if (direct) items.push(item(direct, "faqbot", true));
    const form = JSON.stringify(items);
    if (form === this.navForm) return;
    this.navForm = form;
    const focused = this.nav.contains(document.activeElement) && document.activeElement.dataset.place;
    const button = ([id, isHere, isNew, label, isBot]) => h("li", {},
      h("button", { type: "button", class: isNew ? "new" : null, "data-place": id,
        "aria-current": isHere ? "page" : null, onclick: () => this.go(id) },
        isBot ? avatar("f", true) : h("span", { class: "hash", "aria-hidden": "true" }, "#"), label,
        isNew && h("span", { class: "dot" }, h("span", { class: "unseen" }, "(new messages)"))));
    replaceChildren(this.nav,
      h("h2", {}, "Channels"), h("ul", {}, items.filter((one) => !one[4]).map(button)),
      h("h2", {}, "Apps"), h("ul", {}, items.filter((one) => one[4]).map(button)));
    if (focused) this.nav.querySelector(`[data-place="${focused}"]`)?.focus();
  }

  #showPeople() {
    const form = JSON.stringify([this.store.people, this.store.me]);
    if (form === this.peopleForm) return;
    this.peopleForm = form;
    const focused = this.people.contains(document.activeElement);
    replaceChildren(this.people, h("span", { class: "label", "aria-hidden": "true" }, "Speak as"),
      h("div", { class: "switch" }, this.store.people.map((id) => {
        const name = this.store.name(id);
        return h("label", {}, h("input", { type: "radio", name: "person", value: id,
          checked: id === this.store.me, onchange: () => this.speakAs(id) }),
        avatar(name, false), h("span", {}, name));
      })));
    if (focused) this.people.querySelector("input:checked").focus();
  }

  speakAs(id) {
    this.store.speakAs(id);
    this.list.clear();
    this.read.clear();
    this.openSide(this.side === "why" ? "why" : null);
  }

  #showTabs(isDirect) {
    this.tabs.hidden = !isDirect;
    if (!isDirect) return;
    const tab = (name, label) => h("button", { type: "button", role: "tab",
      "aria-selected": String(this.tab === name), onclick: () => this.go(this.place, name) }, label);
    if (this.tabsForm === this.tab) return;
    this.tabsForm = this.tab;
    const hadFocus = this.tabs.contains(document.activeElement);
    this.tabs.replaceChildren(tab("home", "Home"), tab("messages", "Messages"));
    if (hadFocus) this.tabs.querySelector('[aria-selected="true"]').focus();
  }

  #showHome() {
    const view = this.store.get("home");
    const form = view ? view.hash : "none";
    if (form === this.homeForm) return;
    this.homeForm = form;
    replaceChildren(this.home, view ? blocks(view.blocks, this.#viewContext(view))
      : h("p", { class: "empty" }, "One moment: the bot is making this page."));
  }

  #showKnowledge() {
    const { entries, version, problems } = this.store.get("knowledge") ?? {};
    if (entries === undefined) return;
    this.status.textContent = `${entries} answers`;
    const form = JSON.stringify(problems);
    if (form !== this.bannerForm) {
      this.bannerForm = form;
      this.banner.hidden = !problems.length;
      replaceChildren(this.banner, problems.length ? [
        h("strong", {}, "The edited answers cannot be used; the last good ones stay."),
        h("ul", {}, problems.slice(0, 8).map((one) => h("li", {}, h("code", {}, one)))),
        problems.length > 8 && h("p", {}, `and ${problems.length - 8} more`)] : []);
    }
    if (this.version && version !== this.version) this.notice(`Answers reloaded: ${entries} entries.`);
    this.version = version;
  }

  /** Let a screen reader say what has come in here. */
  #announce(keys) {
    for (const key of keys) {
      const message = key.startsWith("message/") && this.store.get(key);
      if (!message || message.user === this.store.me || message.channel !== this.place) continue;
      const said = this.list.known.get(message.ts)?.node ?? this.threadList.known.get(message.ts)?.node;
      const text = said?.querySelector(".content")?.innerText ?? message.text;
      this.announcer.replaceChildren(h("p", {}, `${this.store.name(message.user)}: ${text}`));
    }
  }

  notice(text) {
    const node = h("p", {}, text);
    this.notices.append(node);
    setTimeout(() => node.remove(), 6000);
  }

  // ------------------------------------------------------------------ what one does

  commands() {
    return this.store.get("app")?.commands ?? [];
  }

  shortcuts() {
    return (this.store.get("app")?.shortcuts ?? []).filter((one) => one.type === "global");
  }

  mentionable() {
    const people = Object.values(this.store.get("users") ?? {}).map((one) => [one.name, one.isBot ? "app" : "person"]);
    people.sort((a, b) => (a[1] < b[1] ? -1 : 1));
    return [...people, ["channel", "notifies everybody here"], ["here", "notifies who is active"]];
  }

  async order(what) {
    const answer = await this.store.order(what);
    const said = answer.problem ?? (answer.error && (ERRORS[answer.error] ?? `Slack refuses: ${answer.error}`));
    if (said) this.notice(said);
    return answer;
  }

  press(place, block, action, part, extra = {}) {
    return this.order({ do: "press", ...place, block, action, part, ...extra });
  }

  async suggest(place, block, action, text) {
    return (await this.order({ do: "suggest", ...place, block, action, text })).options ?? [];
  }

  /** Send what was typed; false if it was not taken, so that it can be mended. */
  async send(text, thread) {
    await this.store.loaded(); // who writes at once need not wait for the page
    const command = /^\/(\S+)\s*([^]*)$/.exec(text);
    const channel = this.place;
    if (!command) {
      const { problem } = await this.order({ do: "say", channel, text, ...(thread ? { thread } : {}) });
      return !problem;
    }
    const name = `/${command[1]}`;
    if (thread) return this.notice(`${name} is not supported in threads. Sorry!`), false;
    if (!this.commands().some((one) => one.command === name)) {
      return this.notice(`${name} is not a valid command.`), false;
    }
    const { problem } = await this.order({ do: "slash", channel, command: name, text: command[2] });
    return !problem;
  }
}

const store = new Store();
const page = new Page(store);
await store.start();
page.composer.focus();
