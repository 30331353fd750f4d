// A list of messages that changes in place, so that focus and open menus stay.

import { append, h } from "./dom.js";
import { blocks } from "./blocks.js";
import { filled, menu } from "./controls.js";
import { ask } from "./dialogs.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";

const time = (ts) =>
  new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

export class MessageList {
  /** `app` has store, names, press, openThread and notice. */
  constructor(app, { isThread = false } = {}) {
    this.app = app;
    this.isThread = isThread;
    this.known = new Map();
    this.editing = null;
    this.element = h("ol", { class: "messages", tabindex: "0", "aria-label": isThread ? "Thread" : "Messages",
      onscroll: () => (this.sticks = this.#isAtEnd()) });
    this.sticks = true;
    new ResizeObserver(() => this.sticks && this.toEnd()).observe(this.element);
  }

  clear() {
    this.known.clear();
    this.editing = null;
    this.element.replaceChildren();
  }

  update(messages, empty = null) {
    const wasAtEnd = this.#isAtEnd();
    const keys = new Set(messages.map((one) => one.ts));
    for (const [ts, { node }] of this.known) {
      if (keys.has(ts)) continue;
      node.remove();
      this.known.delete(ts);
    }
    this.empty?.remove();
    let previous = null;
    let hasChanged = false;
    for (const message of messages) {
      const below = this.isThread ? [] : this.app.store.messages(message.channel, message.ts);
      const replies = below.filter((one) => one.ts !== message.ts && !one.isEphemeral).length;
      const form = JSON.stringify([message, replies, this.editing === message.ts, this.#follows(previous, message)]);
      const old = this.known.get(message.ts);
      let node = old?.node;
      if (old?.form !== form) {
        node = this.#message(message, replies, this.#follows(previous, message));
        if (old) {
          const hadFocus = old.node.contains(document.activeElement);
          old.node.replaceWith(node);
          if (hadFocus) (node.setAttribute("tabindex", "-1"), node.focus({ preventScroll: true }));
        }
        this.known.set(message.ts, { form, node });
        hasChanged = true;
      }
      const before = previous ? this.known.get(previous.ts).node.nextSibling : this.element.firstChild;
      if (before !== node) this.element.insertBefore(node, before);
      previous = message;
    }
    if (!messages.length && empty) this.element.append((this.empty = h("li", { class: "empty" }, empty())));
    if (hasChanged && wasAtEnd) this.toEnd();
  }

  /** Show the latest message, and go on showing it while the list gets smaller or longer. */
  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
    this.sticks = true;
  }

  #isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 60;
  }

  #follows(previous, message) {
    return Boolean(previous) && previous.user === message.user && !message.isEphemeral &&
      !previous.isEphemeral && Number(message.ts) - Number(previous.ts) < 300;
  }

  #message(message, replies, follows) {
    const { store, names } = this.app;
    const name = store.name(message.user);
    const isBot = store.get("users")?.[message.user]?.isBot;
    const classes = ["message", message.isEphemeral && "ephemeral", follows && "follows"];
    return h("li", { class: classes.filter(Boolean).join(" "), "data-ts": message.ts },
      follows ? h("span", { class: "avatar none" }) : avatar(name, isBot),
      h("div", { class: "body" },
        message.isEphemeral && h("p", { class: "only" }, icon("eye"), "Only visible to you"),
        h("p", { class: follows ? "who hidden" : "who" },
          h("strong", {}, name), isBot && h("span", { class: "tag" }, "APP"),
          h("time", { datetime: new Date(Number(message.ts) * 1000).toISOString() }, time(message.ts))),
        this.editing === message.ts ? this.#editor(message) : this.#content(message, names),
        message.reactions.length ? h("p", { class: "reactions" }, reactions(message)) : null,
        replies > 0 && h("button", { class: "replies", type: "button",
          onclick: () => this.app.openThread(message) }, `${replies} ${replies === 1 ? "reply" : "replies"}`)),
      this.#tools(message, name));
  }

  #content(message, names) {
    const edited = message.isEdited && h("span", { class: "quiet" }, " (edited)");
    const content = h("div", { class: "content" });
    const press = (block, action, part, extra) => this.app.press(
      { channel: message.channel, ts: message.ts }, block, action, part, { ...extra, values: filled(content) });
    const context = { names, press, me: this.app.store.me, suggest: (block, action, text) =>
      this.app.suggest({ channel: message.channel, ts: message.ts }, block, action, text) };
    const inside = message.blocks.length ? blocks(message.blocks, context)
      : h("div", { class: "block" }, mrkdwn(message.text, names));
    return append(content, [inside, edited]);
  }

  #tools(message, name) {
    const { store } = this.app;
    const about = (label) => `${label}: message of ${name}, ${time(message.ts)}`;
    const tool = (label, sign, onclick) =>
      h("button", { type: "button", title: label, "aria-label": about(label), onclick }, icon(sign));
    const place = { channel: message.channel, ts: message.ts };
    if (message.isGone) return null;
    const isOwn = message.user === store.me;
    const shortcuts = (store.get("app")?.shortcuts ?? []).filter((one) => one.type === "message");
    return h("div", { class: "tools" },
      !this.isThread && !message.isEphemeral && tool("Reply in thread", "reply", () => this.app.openThread(message)),
      !message.isEphemeral && shortcuts.length > 0 && menu(about("Shortcuts"), "bolt", shortcuts.map((one) => [one.name, () =>
        this.app.order({ do: "shortcut", callback: one.callback_id, ...place })])),
      isOwn && tool("Edit", "edit", () => this.edit(message)),
      isOwn && tool("Delete", "trash", async () => {
        const sure = await ask({ title: "Delete message", text: "Delete this message for good?", yes: "Delete", isDanger: true });
        if (sure) this.app.order({ do: "delete", ...place });
      }),
      message.isEphemeral && tool("Dismiss", "close", () => this.app.order({ do: "delete", ...place })));
  }

  edit(message) {
    this.editing = message?.ts ?? null;
    this.app.refresh();
    this.element.querySelector(".editor textarea")?.focus();
  }

  #editor(message) {
    const box = h("textarea", { "aria-label": "Edit message", rows: 2 });
    box.value = typed(message.text, this.app.names);
    const save = async () => {
      if (box.value.trim()) await this.app.order({ do: "edit", channel: message.channel, ts: message.ts, text: box.value });
      this.edit(null);
    };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) (event.preventDefault(), save());
      if (event.key === "Escape") (event.stopPropagation(), this.edit(null));
    });
    return h("div", { class: "editor" }, box, h("div", { class: "row" },
      h("button", { class: "button", type: "button", onclick: () => this.edit(null) }, "Cancel"),
      h("button", { class: "button primary", type: "button", onclick: save }, "Save")));
  }
}

/** The stored text as it was typed. */
function typed(text, names) {
  return text
    .replace(/<@(\w+)>/g, (_, id) => `@${names.login(id)}`)
    .replace(/<!(here|channel|everyone)>/g, "@$1")
    .replace(/<(?:mailto:[^<>|]*\|)?([^<>|]*)>/g, "$1")
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

export function avatar(name, isBot) {
  const hue = isBot ? "bot" : `person-${[...name].reduce((sum, one) => sum + one.codePointAt(0), 0) % 4}`;
  return h("span", { class: `avatar ${hue}`, "aria-hidden": "true" }, isBot ? "✦" : name.charAt(0).toUpperCase());
}

function reactions(message) {
  const counts = new Map();
  for (const [name] of message.reactions) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, number]) => h("span", { class: "reaction" }, `:${name}: ${number}`));
}
