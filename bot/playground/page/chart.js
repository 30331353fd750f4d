// Slack's chart block, drawn as bars. Who cannot see them is told the numbers.

import { h } from "./dom.js";

export function chart({ title, chart: { series = [], axis_config: axes } }) {
  const categories = axes?.categories ?? [];
  const value = (one, label) => one.data.find((point) => point.label === label)?.value ?? 0;
  const most = Math.max(1, ...series.flatMap((one) => one.data.map((point) => point.value)));
  const told = categories.map((label) =>
    `${label}: ${series.map((one) => `${one.name} ${value(one, label)}`).join(", ")}`);
  const bar = (one, index, label) => {
    const node = h("i", { class: `bar tone-${index}`, title: `${one.name}: ${value(one, label)}` });
    node.style.height = `${Math.max(0, value(one, label)) / most * 100}%`;
    return node;
  };
  return h("figure", { class: "chart" },
    h("figcaption", {}, title),
    h("div", { class: "bars", role: "img", "aria-label": `${title}. ${told.join(". ")}` },
      categories.map((label) => h("div", { class: "category" },
        h("div", { class: "columns" }, series.map((one, index) => bar(one, index, label))),
        h("span", {}, label)))),
    h("p", { class: "legend", "aria-hidden": "true" }, series.map((one, index) =>
      h("span", {}, h("i", { class: `tone-${index}` }), one.name))));
}
