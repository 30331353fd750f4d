// What stands in front of everything else: modals of the bot, and questions whether one is sure.

import { filled, holders } from "./controls.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** Ask as the element's `confirm` says; true if the person goes on. */
export function confirmed(confirm, context) {
  return new Promise((resolve) => {
    const text = confirm.text.type ? confirm.text.text : String(confirm.text);
    ask({
      title: confirm.title.text, text, yes: confirm.confirm.text, no: confirm.deny.text,
      isDanger: confirm.style === "danger",
    }).then(resolve);
  });
}

export function ask({ title, text, yes, no = "Cancel", isDanger = false }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const dialog = h("dialog", { class: "modal small", "aria-label": title },
      h("form", { method: "dialog" },
        h("h2", {}, title), h("p", {}, text),
        h("footer", {},
          h("button", { class: "button", value: "no" }, no),
          h("button", { class: `button ${isDanger ? "danger" : "primary"}`, value: "yes" }, yes))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus?.();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** The block and the action of something that holds a value: the same words for it in each version of a view. */
const nameOf = (made) => `${made.closest("[data-block]")?.dataset.block} ${made.dataset.action}`;

/** The bot's modal: shown while `view` is there, made anew when its hash changes. What is filled in stays. */
export class Modal {
  constructor(store, render) {
    this.store = store;
    this.render = render;
    this.shown = "";
    this.view = null;
    this.kept = new Map();
    this.dialog = h("dialog", { class: "modal", id: "modal" });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#close();
    });
    document.body.append(this.dialog);
  }

  /** Close it, or all of them; what was sent just before arrives first. */
  async #close(everything = false) {
    await this.sending;
    this.store.order({ do: "close", everything });
  }

  update(view) {
    const now = view ? `${view.id} ${view.hash}` : "";
    if (now === this.shown) return;
    this.shown = now;
    if (!view) {
      this.view = null;
      this.kept.clear();
      this.dialog.close();
      this.before?.focus?.();
      return;
    }
    const focused = document.activeElement?.closest("[data-action]");
    const place = focused && this.dialog.contains(focused) ? nameOf(focused) : null;
    if (this.view) this.kept.set(this.view.id, holders(this.dialog).map((made) => [nameOf(made), made.read()]));
    this.view = view;
    this.dialog.setAttribute("aria-label", view.title.text);
    this.dialog.replaceChildren(this.#form(view));
    const fields = new Map(holders(this.dialog).map((made) => [nameOf(made), made]));
    for (const [name, value] of this.kept.get(view.id) ?? []) fields.get(name)?.write(value);
    if (!this.dialog.open) {
      this.before = document.activeElement;
      this.dialog.showModal();
    }
    const entry = ":is(input, textarea, select)";
    const last = fields.get(place);
    const next = last?.matches(entry) ? last : (last ?? this.dialog.querySelector(".inside")).querySelector(entry);
    (next ?? this.dialog.querySelector("button")).focus();
  }

  #form(view) {
    const close = h("button", { class: "icon", type: "button", "aria-label": "Close",
      onclick: () => this.#close(true) }, icon("close"));
    return h("form", { onsubmit: (event) => (event.preventDefault(), this.#submit(view)) },
      h("header", {}, h("h2", {}, view.title.text), close),
      h("div", { class: "inside" }, this.render(view)),
      h("footer", {},
        h("button", { class: "button", type: "button", onclick: () => this.#close() },
          view.close?.text ?? "Cancel"),
        view.submit && h("button", { class: "button primary" }, view.submit.text)));
  }

  async #submit(view) {
    const values = filled(this.dialog);
    let isWhole = true;
    for (const wrong of this.dialog.querySelectorAll(".wrong")) wrong.textContent = "";
    for (const made of holders(this.dialog)) {
      const value = values[made.dataset.action];
      const isEmpty = value === null || (Array.isArray(value) && !value.length);
      const field = made.closest(".field");
      if (!isEmpty || !field || field.dataset.optional !== undefined) continue;
      this.#complain(field, "Please complete this required field.");
      isWhole = false;
    }
    if (!isWhole) return;
    this.sending = this.store.order({ do: "submit", view: view.id, values });
    const { error, problem } = await this.sending;
    if (!error && !problem) return;
    const found = /^([^:;\s]+): (.*)$/.exec(error ?? "");
    const field = found && this.dialog.querySelector(`[data-block="${CSS.escape(found[1])}"]`);
    if (field) this.#complain(field, found[2]);
    else this.dialog.querySelector("footer").prepend(
      h("small", { class: "wrong", role: "alert" }, problem ?? `It failed: ${error}`));
  }

  #complain(field, text) {
    field.querySelector(".wrong").textContent = text;
    field.querySelector("input, textarea, select")?.focus();
  }
}
