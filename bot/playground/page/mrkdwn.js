// Slack's mrkdwn as nodes. What it does not understand stays the text that it is.

import { h, lines } from "./dom.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const EMOJI = {
  wave: "👋", tada: "🎉", thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", smile: "😄",
  white_check_mark: "✅", x: "❌", warning: "⚠️", bulb: "💡", eyes: "👀", heart: "❤️",
  question: "❓", mag: "🔍", books: "📚", book: "📖", memo: "📝", robot_face: "🤖", rocket: "🚀",
  pray: "🙏", point_right: "👉", link: "🔗", speech_balloon: "💬", hourglass: "⌛", bell: "🔔",
};
const STYLES = { "*": "strong", _: "em", "~": "s" };
const LINK = /^<([^<>|]+)(?:\|([^<>]*))?>/;
const SAFE = /^(?:https?:\/\/|mailto:)/i;
const BARE = /^https?:\/\/(?:(?!&[lg]t;)[^\s<>|])*(?!&[lg]t)[^\s<>|.,;:!?)\]'"]/;
const WORD = /[\p{L}\p{N}]/u;

export function decoded(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

export function emoji(name) {
  return EMOJI[name] ?? `:${name}:`;
}

/** A text object of Block Kit as nodes. */
export function words(text, names) {
  return text.type === "plain_text" ? lines(text.text) : mrkdwn(text.text, names, { isVerbatim: text.verbatim });
}

/** Blocks of nodes for a whole text: code blocks, quotes and paragraphs. */
export function mrkdwn(text, names, { isVerbatim = false } = {}) {
  const context = { names, isVerbatim };
  return text.split(/```([\s\S]+?)```/).flatMap((part, index) => {
    if (index % 2) return [h("pre", {}, h("code", {}, decoded(part.replace(/^\n|\n$/g, ""))))];
    return quotesAndLines(part.replace(index ? /^\n/ : /^$/, ""), context);
  });
}

function quotesAndLines(text, context) {
  const nodes = [];
  let run = [];
  let isQuote = false;
  const flush = () => {
    if (!run.length) return;
    const inside = inline(run.join("\n"), context);
    nodes.push(...(isQuote ? [h("blockquote", {}, inside)] : inside));
    run = [];
  };
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (Boolean(quoted) !== isQuote) {
      flush();
      isQuote = Boolean(quoted);
    }
    run.push(quoted ? quoted[1] : line);
  }
  flush();
  return nodes;
}

/** Nodes for text within a line or several. */
function inline(text, context) {
  const nodes = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) nodes.push(...lines(decoded(plain)));
    plain = "";
  };
  while (at < text.length) {
    const found = piece(text, at, context);
    if (found) {
      flush();
      nodes.push(found.node);
      at += found.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function piece(text, at, context) {
  const rest = text.slice(at, at + 4000);
  const sign = text[at];
  if (sign === "`") return code(rest);
  if (sign === "<") return angle(rest, context);
  if (sign === ":") return emojiAt(rest, text[at - 1]);
  if (sign in STYLES) return styled(text, at, context);
  if (sign === "h" && !context.isVerbatim && !WORD.test(text[at - 1] ?? " ")) {
    const found = BARE.exec(rest);
    if (found) return { node: anchor(decoded(found[0]), decoded(found[0])), length: found[0].length };
  }
  return null;
}

function code(rest) {
  const found = /^`([^`\n]+)`/.exec(rest);
  return found && { node: h("code", {}, decoded(found[1])), length: found[0].length };
}

function emojiAt(rest, before) {
  const found = /^:([a-z0-9_+-]{1,40}):/.exec(rest);
  if (!found || !(found[1] in EMOJI) || (before && WORD.test(before))) return null;
  return { node: EMOJI[found[1]], length: found[0].length };
}

/** A style counts only at the edges of words: `5 * 3 * 2` and `snake_case_name` stay. */
function styled(text, at, context) {
  const sign = text[at];
  const before = text[at - 1] ?? " ";
  const next = text[at + 1] ?? " ";
  if (WORD.test(before) || before === sign || next === sign || /\s/.test(next)) return null;
  const most = Math.min(text.length, at + 3000);
  for (let end = at + 2; end < most && text[end] !== "\n"; end += 1) {
    if (text[end] === "`") {
      const close = text.indexOf("`", end + 1);
      if (close > 0) end = close;
      continue;
    }
    if (text[end] === "<") {
      const link = LINK.exec(text.slice(end, end + 4000));
      if (link) end += link[0].length - 1;
      continue;
    }
    const after = text[end + 1] ?? " ";
    if (text[end] !== sign || /\s/.test(text[end - 1]) || WORD.test(after) || after === sign) continue;
    const inside = inline(text.slice(at + 1, end), context);
    return { node: h(STYLES[sign], {}, inside), length: end + 1 - at };
  }
  return null;
}

function angle(rest, context) {
  const found = LINK.exec(rest);
  if (!found) return null;
  const [all, target, label] = found;
  const node = special(target, label, context) ?? link(target, label);
  return node && { node, length: all.length };
}

function special(target, label, { names }) {
  const word = label && decoded(label);
  if (target.startsWith("@")) return person(target.slice(1), names, word);
  if (target.startsWith("#")) return channel(target.slice(1), names, word);
  if (/^!(?:here|channel|everyone)$/.test(target)) return ping(target.slice(1));
  if (target.startsWith("!subteam^")) return ping(word ?? "group");
  if (target.startsWith("!")) return h("span", {}, word ?? target);
  return null;
}

function link(target, label) {
  const address = decoded(target);
  return SAFE.test(address) ? anchor(address, label ? decoded(label) : address) : null;
}

export function anchor(address, label) {
  if (!SAFE.test(address)) return h("span", {}, label);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

export function person(id, names, label) {
  return h("span", { class: "chip" }, `@${label ?? names.user(id)}`);
}

export function channel(id, names, label) {
  return h("span", { class: "chip" }, `#${label ?? names.channel(id)}`);
}

/** What would notify many people. */
export function ping(range) {
  return h("span", { class: "chip ping" }, `@${range.replace(/^@/, "")}`);
}
