// What can be pressed, chosen or filled in. What holds a value has `read` and `write`.

import { h } from "./dom.js";
import { confirmed } from "./dialogs.js";
import { icon } from "./icons.js";
import { words } from "./mrkdwn.js";

let count = 0;
const newId = () => `field-${(count += 1)}`;
const GROUPS = ["checkboxes", "radio_buttons", "multi_static_select"];

/** Everything below a node that holds a value. */
export function holders(root) {
  return [...root.querySelectorAll("[data-action]")].filter((made) => made.read);
}

/** What is filled in below a node, by action_id. */
export function filled(root) {
  return Object.fromEntries(holders(root).map((made) => [made.dataset.action, made.read()]));
}

/** The element of an actions block, a context_actions block or an accessory. */
export function control(element, block, context) {
  const press = async (part, extra) => {
    if (element.confirm && !(await confirmed(element.confirm, context))) return;
    context.press(block.block_id, element.action_id, part, extra);
  };
  switch (element.type) {
    case "button": return button(element, press);
    case "icon_button": return h("button", { class: "icon", type: "button", onclick: () => press(0) },
      icon("trash"), element.text.text);
    case "feedback_buttons": return feedback(element, press);
    case "overflow": return overflow(element, press);
    case "checkboxes":
    case "multi_static_select": return choices(element, context, (_, value) => press(0, { value }));
    case "radio_buttons": return choices(element, context, (part) => press(part));
    case "static_select": return select(element, { label: placeholder(element), onpick: press });
    default: return entered(element, context, (value) => press(0, { value }), block.block_id);
  }
}

function button(element, press) {
  const { style, text, url, accessibility_label: label } = element;
  const attributes = { class: `button ${style ?? ""}`, type: "button", "aria-label": label };
  const open = () => /^https?:\/\//.test(url ?? "") && window.open(url, "_blank", "noopener,noreferrer");
  return h("button", { ...attributes, onclick: () => (open(), press(0)) }, text.text);
}

function feedback(element, press) {
  const pair = [element.positive_button, element.negative_button];
  const made = pair.map((one, part) =>
    h("button", {
      class: "icon", type: "button", "aria-pressed": "false", 
      "aria-label": one.accessibility_label ?? one.text.text,
      onclick: () => {
        made.forEach((other, index) => other.setAttribute("aria-pressed", String(index === part)));
        press(part);
      },
    }, icon(part ? "down" : "up"), one.text.text));
  return h("span", { class: "feedback", role: "group", "aria-label": "Feedback" }, made);
}

function overflow(element, press) {
  return menu("More actions", "more", element.options.map((option, part) => [option.text.text, () => press(part)]));
}

/** A button that opens a list of [label, what a press does]. */
export function menu(label, sign, items) {
  const made = h("details", { class: "overflow" },
    h("summary", { "aria-label": label, title: label.split(":")[0] }, icon(sign)),
    h("div", { class: "menu" }, items.map(([text, run]) =>
      h("button", { type: "button", onclick: () => ((made.open = false), run()) }, text))));
  made.addEventListener("toggle", () => made.open && made.lastChild.scrollIntoView({ block: "nearest" }));
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !made.open) return;
    event.stopPropagation();
    made.open = false;
    made.querySelector("summary").focus();
  });
  return made;
}

const placeholder = (element) => element.placeholder?.text ?? "Choose one";

function flat(element) {
  const groups = element.option_groups ?? [];
  return [...(element.options ?? []), ...groups.flatMap((group) => group.options)];
}

function select(element, { label, id, onpick }) {
  let part = 0;
  const option = (one) => h("option", { value: part++ }, one.text.text);
  const made = h("select", {
    id, "aria-label": label, "data-action": element.action_id,
    onchange: (event) => onpick?.(Number(event.target.value)),
  },
  h("option", { value: "", hidden: true }, placeholder(element)),
  (element.options ?? []).map(option),
  (element.option_groups ?? []).map((group) =>
    h("optgroup", { label: group.label.text }, group.options.map(option))));
  const all = flat(element).map((one) => one.value);
  made.read = () => (made.value === "" ? null : all[Number(made.value)]);
  made.write = (value) => {
    made.value = all.includes(value) ? String(all.indexOf(value)) : "";
  };
  made.write(element.initial_option?.value);
  return made;
}

/** One of some (radio buttons) or several of them; a menu of several is open all the time. */
function choices(element, context, onpick) {
  const isOne = element.type === "radio_buttons";
  const group = newId();
  const inputs = flat(element).map((option, part) =>
    h("input", {
      type: isOne ? "radio" : "checkbox", name: group, value: option.value,
      onchange: () => (limit(), onpick?.(part, made.read())),
    }));
  let part = 0;
  const choice = (option) => h("label", {}, inputs[part++], h("span", {}, words(option.text, context.names),
    option.description && h("small", {}, words(option.description, context.names))));
  const made = h("div", { class: "choices", "data-action": element.action_id,
    role: isOne ? "radiogroup" : "group", "aria-label": element.placeholder?.text ?? "Choices" },
  (element.options ?? []).map(choice),
  (element.option_groups ?? []).map((one) => [h("span", { class: "quiet" }, one.label.text), one.options.map(choice)]));
  const limit = () => {
    const isFull = inputs.filter((one) => one.checked).length >= (element.max_selected_items ?? Infinity);
    for (const one of inputs) one.disabled = isFull && !one.checked;
  };
  made.read = () => {
    const picked = inputs.filter((one) => one.checked).map((one) => one.value);
    return isOne ? (picked[0] ?? null) : picked;
  };
  made.write = (value) => {
    for (const one of inputs) one.checked = isOne ? one.value === value : value.includes(one.value);
    limit();
  };
  made.write(isOne ? element.initial_option?.value : (element.initial_options ?? []).map((one) => one.value));
  return made;
}

/** Values that are not among given options: words, a date, somebody, a channel, what is suggested. */
function entered(element, context, onenter, blockId, id) {
  const label = id ? null : placeholder(element);
  const shared = { id, "aria-label": label, "data-action": element.action_id };
  let made;
  switch (element.type) {
    case "plain_text_input":
      made = h(element.multiline ? "textarea" : "input", {
        ...shared, placeholder: element.placeholder?.text, value: element.initial_value ?? "",
        maxlength: element.max_length ?? 3000, minlength: element.min_length,
        rows: element.multiline ? 4 : null, autocomplete: "off",
      });
      break;
    case "datepicker":
      made = h("input", { ...shared, type: "date", value: element.initial_date ?? "" });
      break;
    case "users_select":
    case "channels_select":
    case "conversations_select": {
      const options = element.type === "users_select" ? context.names.users() : context.names.channels();
      made = h("select", shared, h("option", { value: "" }, placeholder(element)),
        options.map(([value, name]) => h("option", { value }, name)));
      made.value = element.initial_user ?? element.initial_channel ?? element.initial_conversation ?? "";
      break;
    }
    case "external_select": return external(element, context, shared, onenter, blockId);
    default: return h("span", { class: "quiet" }, `[${element.type}]`);
  }
  made.read = () => made.value || null;
  made.write = (value) => {
    made.value = value ?? "";
  };
  if (onenter) made.addEventListener("change", () => onenter(made.value));
  return made;
}

/** A box whose list comes from the bot while one types. */
function external(element, context, shared, onenter, blockId) {
  const list = h("datalist", { id: newId() });
  let options = [];
  const picked = () => options.find((one) => one.text.text === made.value);
  const ask = async () => {
    if (picked()) return;
    const typed = made.value;
    if (typed.length < (element.min_query_length ?? 3)) return;
    const found = await context.suggest(blockId, element.action_id, typed);
    if (made.value !== typed) return;
    options = found;
    list.replaceChildren(...found.map((one) => h("option", { value: one.text.text })));
  };
  const made = h("input", { ...shared, list: list.id, autocomplete: "off",
    placeholder: element.placeholder?.text, oninput: ask, onfocus: () => made.value || ask(),
    onchange: () => picked() && onenter?.(picked()) });
  const whole = h("span", { class: "external", "data-action": element.action_id }, made, list);
  made.removeAttribute("data-action");
  whole.read = () => picked() ?? null;
  whole.write = (option) => {
    options = option ? [option] : [];
    made.value = option?.text.text ?? "";
  };
  whole.write(element.initial_option);
  return whole;
}

/** An input block: its label, what is filled in, its hint, and room for the bot's complaint. */
export function field(block, context) {
  const id = newId();
  const { element } = block;
  const onenter = block.dispatch_action
    ? (value) => context.press(block.block_id, element.action_id, 0, { value })
    : undefined;
  const onpick = block.dispatch_action
    ? (part, value) => context.press(block.block_id, element.action_id, part, Array.isArray(value) ? { value } : {})
    : undefined;
  const isGroup = GROUPS.includes(element.type);
  let made;
  if (isGroup) made = choices(element, context, onpick);
  else if (element.type === "static_select") made = select(element, { id, onpick });
  else made = entered(element, context, onenter, block.block_id, id);
  const hint = block.hint && h("small", { id: `${id}-hint` }, block.hint.text);
  const complaint = h("small", { id: `${id}-wrong`, class: "wrong", role: "alert" });
  made.setAttribute("aria-describedby", `${id}-hint ${id}-wrong`);
  if (isGroup) made.setAttribute("aria-label", block.label.text);
  const optional = block.optional && h("span", { class: "quiet" }, " (optional)");
  return h("div", { class: "field", "data-optional": block.optional },
    isGroup ? h("span", { class: "label" }, block.label.text, optional)
      : h("label", { for: id }, block.label.text, optional),
    made, hint, complaint);
}
