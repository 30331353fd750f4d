// The box where one writes: Enter sends, Tab or Enter takes what is suggested for "/" and "@".

import { h } from "./dom.js";
import { icon } from "./icons.js";

export class Composer {
  /** `app` has send(text, thread), order(what), commands(), shortcuts() and mentionable(); `thread` gives its ts or null. */
  constructor(app, { id, thread }) {
    this.app = app;
    this.thread = thread;
    this.choices = [];
    this.active = 0;
    this.list = h("ul", { class: "completion", id: `${id}-list`, role: "listbox", "aria-label": "Suggestions", hidden: true });
    this.box = h("textarea", {
      id, rows: 1, autocomplete: "off", spellcheck: "true", "aria-autocomplete": "list",
      "aria-controls": `${id}-list`, enterkeyhint: "send",
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event),
      onblur: () => setTimeout(() => document.activeElement === this.box || this.#show([]), 150), onclick: () => this.#typed(),
    });
    this.element = h("form", { class: "composer", onsubmit: (event) => (event.preventDefault(), this.#send()) },
      this.list, this.box, h("button", { class: "button primary send", "aria-label": "Send" }, icon("send")));
  }

  setLabel(label) {
    this.box.setAttribute("aria-label", label);
    this.box.setAttribute("placeholder", label);
  }

  focus() {
    this.box.focus();
  }

  async #send() {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.#fit();
    this.#show([]);
    const isTaken = await this.app.send(text, this.thread());
    if (!isTaken && !this.box.value) {
      this.box.value = text;
      this.#fit();
    }
  }

  #typed() {
    this.#fit();
    const before = this.box.value.slice(0, this.box.selectionStart);
    const command = /^\/[\w-]*$/.exec(before);
    const mention = /(?:^|\s)@([\w.-]*)$/.exec(before);
    if (command) {
      const fitting = this.app.commands().filter((one) => one.command.startsWith(before));
      const words = before.slice(1).toLowerCase();
      const shortcuts = this.app.shortcuts().filter((one) => one.name.toLowerCase().startsWith(words));
      this.#show([
        ...fitting.map((one) => ({
          start: 0, insert: `${one.command} `, label: one.command, detail: one.usage_hint ?? one.description,
        })),
        ...shortcuts.map((one) => ({
          start: 0, insert: "", label: one.name, detail: one.description,
          run: () => this.app.order({ do: "shortcut", callback: one.callback_id }),
        })),
      ]);
    } else if (mention) {
      const start = before.length - mention[1].length - 1;
      const fitting = this.app.mentionable().filter(([name]) => name.startsWith(mention[1].toLowerCase()));
      this.#show(fitting.map(([name, detail]) => ({ start, insert: `@${name} `, label: `@${name}`, detail })));
    } else this.#show([]);
  }

  #show(choices) {
    this.choices = choices;
    this.active = 0;
    this.list.hidden = !choices.length;
    this.list.replaceChildren(...choices.map((choice, index) =>
      h("li", { id: `${this.box.id}-choice-${index}`, role: "option", "aria-selected": "false",
        onmousedown: (event) => (event.preventDefault(), this.#take(index)) },
        h("strong", {}, choice.label), " ", h("span", { class: "quiet" }, choice.detail))));
    this.#mark();
  }

  #mark() {
    [...this.list.children].forEach((one, index) =>
      one.setAttribute("aria-selected", String(index === this.active)));
    if (this.choices.length) this.box.setAttribute("aria-activedescendant", `${this.box.id}-choice-${this.active}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  #take(index) {
    const choice = this.choices[index];
    const end = this.box.selectionStart;
    this.box.setRangeText(choice.insert, choice.start, end, "end");
    this.#show([]);
    this.box.focus();
    choice.run?.();
  }

  #key(event) {
    if (event.isComposing) return;
    const isOpen = this.choices.length > 0;
    if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : this.choices.length - 1;
      this.active = (this.active + step) % this.choices.length;
      this.#mark();
    } else if (isOpen && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
      event.preventDefault();
      this.#take(this.active);
    } else if (isOpen && event.key === "Escape") {
      event.stopPropagation();
      this.#show([]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    }
  }

  #fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 200)}px`;
  }
}
