// The side panel for those who write answers: why the bot said that, and what went over the wire.

import { h, replaceChildren } from "./dom.js";

const OUTCOMES = { answer: "Answered", suggest: "Asked back", none: "Did not know" };
const percent = (share) => `${Math.round(share * 100)} %`;

export class Why {
  constructor(store) {
    this.store = store;
    this.open = new Set();
    this.form = "";
    this.decisions = h("div");
    this.traffic = h("div", { class: "traffic" });
    this.element = h("div", { class: "why", tabindex: "0", role: "group", "aria-label": "Why" },
      h("h3", {}, "Last decision"), this.decisions,
      h("h3", {}, "Payloads"), this.traffic);
  }

  update() {
    const decisions = this.store.under("why/").reverse();
    const traffic = this.store.under("traffic/").reverse();
    const form = JSON.stringify([decisions.map((one) => one.number), traffic.map((one) => [one.at, one.outcome])]);
    if (form === this.form) return;
    this.form = form;
    const [last, ...earlier] = decisions;
    replaceChildren(this.decisions, last ? decision(last)
      : h("p", { class: "quiet" }, "Ask something, and the ranking appears here."),
      earlier.length ? h("details", {}, h("summary", {}, `Earlier (${earlier.length})`),
        earlier.map((one) => h("div", {}, decision(one)))) : null);
    replaceChildren(this.traffic, traffic.length ? traffic.map((one) => this.#payload(one))
      : h("p", { class: "quiet" }, "Nothing has been sent yet."));
  }

  #payload(one) {
    const key = `${one.at} ${one.name}`;
    const isToBot = one.way === "to the bot";
    const outcome = one.outcome.join(", ") || "under way";
    const body = h("div");
    const fill = () => replaceChildren(body, json("Request", one.body), one.answer && json("Reply", one.answer));
    const made = h("details", { open: this.open.has(key) },
      h("summary", {}, h("span", { class: "way", "aria-hidden": "true" }, isToBot ? "→" : "←"), " ", h("code", {}, one.name), " ",
        h("span", { class: outcome === "ok" ? "quiet" : "wrong" }, `${one.way}: ${outcome}`)),
      body);
    if (made.open) fill();
    made.addEventListener("toggle", () => {
      if (made.open) (this.open.add(key), fill());
      else this.open.delete(key);
    });
    return made;
  }
}

function decision(one) {
  return h("section", { class: `decision ${one.outcome}` },
    h("p", {}, h("strong", {}, OUTCOMES[one.outcome]), " ", h("q", {}, one.question)),
    h("p", { class: "reason" }, one.reason),
    advice(one),
    one.candidates.length ? h("ol", { class: "ranking" }, one.candidates.map((match) =>
      h("li", {},
        h("div", { class: "row" }, h("code", {}, match.entry), h("span", {}, percent(match.confidence))),
        h("meter", { min: 0, max: 1, value: match.confidence, "aria-label": `Confidence of ${match.entry}` }),
        h("div", { class: "quiet" }, `nearest wording: ${match.phrasing}`)))) : null);
}

/** For whoever writes the answers: what would make this question known, and where. */
function advice(one) {
  const [first] = one.candidates;
  if (one.outcome === "answer" || !first?.place) return null;
  return h("p", { class: "advice" },
    "If ", h("q", {}, first.question), " is meant: add the question to its ", h("code", {}, "phrasings"),
    " in ", h("code", {}, first.place), ". If nothing answers it: add it below ", h("code", {}, "unanswered"),
    " in the same file, or write a new entry.");
}

function json(label, value) {
  return [h("p", { class: "quiet" }, label),
    h("pre", { tabindex: "0", role: "group", "aria-label": label }, h("code", {}, JSON.stringify(value, null, 2)))];
}
