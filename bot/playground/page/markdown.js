// The part of standard Markdown that Slack's markdown block shows, as nodes.

import { h, lines } from "./dom.js";
import { anchor } from "./mrkdwn.js";

const INLINE = [
  [/^`([^`\n]+)`/, ([, text]) => h("code", {}, text)],
  [/^\*\*(\S(?:[^\n]*?\S)?)\*\*/, ([, text]) => h("strong", {}, inline(text))],
  [/^~~(\S(?:[^\n]*?\S)?)~~/, ([, text]) => h("s", {}, inline(text))],
  [/^\*([^\s*](?:[^*\n]*?[^\s*])?)\*/, ([, text]) => h("em", {}, inline(text))],
  [/^_([^\s_](?:[^_\n]*?[^\s_])?)_(?![\p{L}\p{N}])/u, ([, text]) => h("em", {}, inline(text))],
  [/^\[([^\]\n]+)\]\(([^()\s]+)\)/, ([, text, to]) => anchor(to, text)],
  [/^<((?:https?:\/\/|mailto:)[^<>\s]+)>/, ([, to]) => anchor(to, to)],
  [/^\\([\\`*_{}[\]()#+.!|~<>-])/, ([, sign]) => sign],
];
const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;

const DEEPEST_QUOTE = 8;

export function markdown(text) {
  return nested(text, 0);
}

function nested(text, depth) {
  const rows = text.replace(/\r\n?/g, "\n").split("\n");
  const nodes = [];
  while (rows.length) nodes.push(...block(rows, depth));
  return nodes;
}

function block(rows, depth) {
  const row = rows[0];
  if (!row.trim()) return rows.shift(), [];
  if (/^\s*(?:```|~~~)/.test(row)) return [fence(rows)];
  const heading = /^(#{1,6})\s+(.*?)#*$/.exec(row);
  if (heading) return rows.shift(), [h("p", { class: "heading" }, inline(heading[2]))];
  if (/^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/.test(row)) return rows.shift(), [h("hr")];
  if (/^\s*>/.test(row) && depth < DEEPEST_QUOTE) return [quote(rows, depth)];
  if (ITEM.test(row)) return [list(rows)];
  if (row.includes("|") && /^[\s|:-]*-[\s|:-]*$/.test(rows[1] ?? "")) return [table(rows)];
  const paragraph = [];
  while (rows.length && rows[0].trim() && !/^\s*(?:```|~~~|>|#{1,6}\s)/.test(rows[0]) &&
         !(paragraph.length && ITEM.test(rows[0]))) paragraph.push(rows.shift());
  if (!paragraph.length) paragraph.push(rows.shift());
  return [h("p", {}, inline(paragraph.join("\n")))];
}

function fence(rows) {
  const [mark] = /```|~~~/.exec(rows.shift());
  const code = [];
  while (rows.length && !rows[0].trim().startsWith(mark)) code.push(rows.shift());
  rows.shift();
  return h("pre", {}, h("code", {}, code.join("\n")));
}

function quote(rows, depth) {
  const inside = [];
  while (rows.length && /^\s*>/.test(rows[0])) inside.push(rows.shift().replace(/^\s*> ?/, ""));
  return h("blockquote", {}, nested(inside.join("\n"), depth + 1));
}

function list(rows) {
  const [, indent, , number] = ITEM.exec(rows[0]);
  const element = h(number ? "ol" : "ul", number && number !== "1" ? { start: number } : {});
  while (rows.length) {
    const found = ITEM.exec(rows[0]);
    if (!found || found[1].length < indent.length) break;
    if (found[1].length > indent.length + 1 && element.lastElementChild) {
      element.lastElementChild.append(list(rows));
      continue;
    }
    rows.shift();
    const words = [found[4]];
    while (rows.length && rows[0].trim() && !ITEM.test(rows[0])) words.push(rows.shift().trim());
    element.append(h("li", {}, inline(words.join("\n"))));
  }
  return element;
}

function table(rows) {
  const cells = (row) => row.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((one) => one.trim());
  const head = cells(rows.shift());
  rows.shift();
  const body = [];
  while (rows.length && rows[0].includes("|")) body.push(cells(rows.shift()));
  return h("div", { class: "table", tabindex: "0", role: "group", "aria-label": "Table" },
    h("table", {},
      h("thead", {}, h("tr", {}, head.map((cell) => h("th", {}, inline(cell))))),
      h("tbody", {}, body.map((row) => h("tr", {}, row.map((cell) => h("td", {}, inline(cell))))))));
}

function inline(text) {
  const nodes = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const found = match(text.slice(at, at + 4000), text[at - 1]);
    if (!found) {
      plain += text[at];
      at += 1;
      continue;
    }
    nodes.push(...lines(plain), found.node);
    plain = "";
    at += found.length;
  }
  return [...nodes, ...lines(plain)];
}

function match(rest, before = " ") {
  if (rest[0] === "_" && /[\p{L}\p{N}]/u.test(before)) return null;
  for (const [pattern, make] of INLINE) {
    const found = pattern.exec(rest);
    if (found) return { node: make(found), length: found[0].length };
  }
  return null;
}
