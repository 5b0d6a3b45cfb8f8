/** Builds elements. Text is only ever set as text, so nothing that a client named can become markup. */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** A table; columns: [title, cell of an item, "number" for figures]. */
export function table(items, columns, empty, caption) {
  if (items.length === 0) return element("p", { class: "empty" }, empty);
  const head = columns.map(([title, , kind]) => element("th", { scope: "col", class: kind }, title));
  const rows = items.map((item) =>
    element("tr", {}, ...columns.map(([, cell, kind]) => element("td", { class: kind }, cell(item) ?? "–"))));
  return element("table", { "aria-label": caption },
    element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

const number = new Intl.NumberFormat("en");
export const count = (value) => value === undefined ? undefined : number.format(value);
export const percent = (value) => value === undefined ? undefined : (100 * value).toFixed(2) + " %";
/** The accuracy of a classification, the mean squared error of a regression. */
export const measured = (accuracy, error) => error?.meanSquared === undefined ? percent(accuracy) : error.meanSquared.toPrecision(4);
export const share = (value) => value === undefined ? undefined : value.toFixed(4);
export const micros = (value) => value === undefined ? undefined : value.toFixed(0) + " µs";
export const time = (value) => value === undefined ? undefined : new Date(value).toLocaleString();
export const shape = (dimensions) => dimensions.map((d) => (d < 0 ? "?" : d)).join("×");

export function bytes(value) {
  if (value === undefined) return undefined;
  if (value < 1024) return value + " B";
  const units = ["KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length, Math.floor(Math.log2(value) / 10));
  return (value / 1024 ** power).toFixed(1) + " " + units[power - 1];
}
