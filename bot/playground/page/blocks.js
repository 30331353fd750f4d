// Block Kit as nodes. `context` has `names`, `me`, `press(block_id, action_id, part, extra)` and
// `suggest(block_id, action_id, text)`.

import { h, lines } from "./dom.js";
import { chart } from "./chart.js";
import { control, field } from "./controls.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { anchor, channel, emoji, person, ping, words } from "./mrkdwn.js";

export function blocks(list, context) {
  return list.map((block) =>
    h("div", { class: `block ${block.type}`, "data-block": block.block_id }, show(block, context)));
}

function show(block, context) {
  switch (block.type) {
    case "section": return section(block, context);
    case "header": return h("p", { class: "heading big" }, lines(block.text.text));
    case "divider": return h("hr");
    case "context": return block.elements.map((one) =>
      h("span", {}, one.type === "image" ? picture(one) : words(one, context.names)));
    case "actions": return block.elements.map((one) => control(one, block, context));
    case "context_actions": return block.elements
      .filter((one) => !one.visible_to_user_ids || one.visible_to_user_ids.includes(context.me))
      .map((one) => control(one, block, context));
    case "image": return h("figure", {}, picture(block),
      block.title && h("figcaption", {}, block.title.text));
    case "markdown": return markdown(block.text);
    case "rich_text": return rich(block, context);
    case "table": return table(block, context);
    case "data_visualization": return chart(block);
    case "input": return field(block, context);
    default: return h("p", { class: "quiet" }, `[${block.type}]`);
  }
}

function section(block, context) {
  const { accessory } = block;
  return [
    h("div", { class: "words" },
      block.text && h("div", {}, words(block.text, context.names)),
      block.fields && h("div", { class: "fields" },
        block.fields.map((one) => h("div", {}, words(one, context.names))))),
    accessory && h("div", { class: "accessory" },
      accessory.type === "image" ? picture(accessory) : control(accessory, block, context)),
  ];
}

/** Nothing is fetched from elsewhere, so a picture is shown by its description. */
function picture(image) {
  return h("span", { class: "picture", role: "img", "aria-label": image.alt_text },
    icon("picture"), image.alt_text);
}

function rich(block, context) {
  return block.elements.map((part) => {
    const inside = () => part.elements.map((one) => leaf(one, context));
    switch (part.type) {
      case "rich_text_quote": return h("blockquote", {}, inside());
      case "rich_text_preformatted": return h("pre", {}, h("code", {}, inside()));
      case "rich_text_list": return h(part.style === "ordered" ? "ol" : "ul",
        { class: `indent-${part.indent ?? 0}`, start: part.offset ? part.offset + 1 : null },
        part.elements.map((item) => h("li", {}, item.elements.map((one) => leaf(one, context)))));
      default: return h("div", {}, inside());
    }
  });
}

const TAGS = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

function leaf(one, { names }) {
  let node;
  switch (one.type) {
    case "text": node = h("span", {}, lines(one.text)); break;
    case "link": node = anchor(one.url, one.text ?? one.url); break;
    case "emoji": node = h("span", {}, emoji(one.name)); break;
    case "user": node = person(one.user_id, names); break;
    case "channel": node = channel(one.channel_id, names); break;
    case "usergroup": node = ping("group"); break;
    case "broadcast": node = ping(one.range); break;
    default: node = h("span", {}, `[${one.type}]`);
  }
  for (const [style, tag] of Object.entries(TAGS)) if (one.style?.[style]) node = h(tag, {}, node);
  return node;
}

function table(block, context) {
  const cell = (one, column, tag) =>
    h(tag, { class: `to-${block.column_settings?.[column]?.align ?? "left"}` },
      one.type === "raw_text" ? lines(one.text) : rich(one, context));
  const [head, ...body] = block.rows;
  return h("div", { class: "table", tabindex: "0", role: "group", "aria-label": "Table" },
    h("table", {},
      h("thead", {}, h("tr", {}, head.map((one, index) => cell(one, index, "th")))),
      h("tbody", {}, body.map((row) =>
        h("tr", {}, row.map((one, index) => cell(one, index, "td")))))));
}
