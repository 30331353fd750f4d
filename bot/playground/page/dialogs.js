// What stands in front of everything else: modals of the bot, and questions whether one is sure.

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

/** The bot's modal: shown while `view` is there, made anew when its hash changes. */
export class Modal {
  constructor(store, render) {
    this.store = store;
    this.render = render;
    this.shown = "";
    this.dialog = h("dialog", { class: "modal", id: "modal" });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.store.order({ do: "close" });
    });
    document.body.append(this.dialog);
  }

  update(view) {
    const now = view ? `${view.id} ${view.hash}` : "";
    if (now === this.shown) return;
    this.shown = now;
    if (!view) {
      this.dialog.close();
      this.before?.focus?.();
      return;
    }
    const typed = this.#typed();
    this.dialog.setAttribute("aria-label", view.title.text);
    this.dialog.replaceChildren(this.#form(view));
    for (const [action, value] of typed) {
      const made = this.dialog.querySelector(`[data-action="${CSS.escape(action)}"]`);
      if (made && typeof value === "string" && "value" in made && made.tagName !== "SELECT") made.value = value;
    }
    if (!this.dialog.open) {
      this.before = document.activeElement;
      this.dialog.showModal();
      this.dialog.querySelector(".inside :is(input, textarea, select)")?.focus();
    }
  }

  #form(view) {
    const close = h("button", { class: "icon", type: "button", "aria-label": "Close",
      onclick: () => this.store.order({ do: "close" }) }, icon("close"));
    return h("form", { onsubmit: (event) => (event.preventDefault(), this.#submit(view)) },
      h("header", {}, h("h2", {}, view.title.text), close),
      h("div", { class: "inside" }, this.render(view)),
      h("footer", {},
        h("button", { class: "button", type: "button", onclick: () => this.store.order({ do: "close" }) },
          view.close?.text ?? "Cancel"),
        view.submit && h("button", { class: "button primary" }, view.submit.text)));
  }

  #fields() {
    return [...this.dialog.querySelectorAll("[data-action]")].filter((made) => made.read);
  }

  #typed() {
    return this.#fields().map((made) => [made.dataset.action, made.value]);
  }

  async #submit(view) {
    const values = {};
    let isWhole = true;
    for (const wrong of this.dialog.querySelectorAll(".wrong")) wrong.textContent = "";
    for (const made of this.#fields()) {
      const value = made.read();
      const field = made.closest(".field");
      if (value !== null && !(Array.isArray(value) && !value.length)) values[made.dataset.action] = value;
      else if (field && field.dataset.optional === undefined) {
        this.#complain(field, "Please complete this required field.");
        isWhole = false;
      }
    }
    if (!isWhole) return;
    const { error, problem } = await this.store.order({ do: "submit", view: view.id, values });
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
