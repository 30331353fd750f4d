// Small drawings, so that no font has to have them.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  send: "M4 12l16-8-6 16-3-6-7-2z",
  reply: "M20 12a7 7 0 0 1-7 7H5l2-3a7 7 0 1 1 13-4z",
  edit: "M5 19l1-4L16 5l3 3L9 18l-4 1zM14 7l3 3",
  trash: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10 11v5M14 11v5",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6l1-7z",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  up: "M7 11v9H4v-9h3zM7 11l4-8c2 0 3 1 3 3l-1 4h5c1 0 2 1 2 2l-2 7c0 1-1 1-2 1H7",
  down: "M17 13V4h3v9h-3zM17 13l-4 8c-2 0-3-1-3-3l1-4H6c-1 0-2-1-2-2l2-7c0-1 1-1 2-1h9",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01",
};

/** A drawing beside or instead of words; what it means has to stand in the element around it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "drawing");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
