import { byId, element } from "./dom.js";

const MAX_TASKS = 8;
const items = { models: [], datasets: [] };
const form = byId("job-form");
const rows = () => [...byId("tasks").children];

/** Sets up the form of a new job, with two tasks. */
export function init() {
  byId("add-task").addEventListener("click", () => add().querySelector("input").focus());
  form.addEventListener("change", choose);
  byId("tasks").addEventListener("input", nameTasks);
  add();
  add();
  choose();
}

const show = (node, shown) => { node.hidden = node.disabled = !shown; };
/** A field that is not shown is not sent. */
const offerField = (field, shown) => { field.closest("label").hidden = field.disabled = !shown; };

/** Offers what goes with the method that is chosen. */
function choose() {
  const { method, preset, share, initialisation, initialTask, normalisation } = form.elements;
  const zipped = method.value === "ZIPPERING";
  const trunk = share.value === "TRUNK";
  const exact = zipped && share.value === "EXACT";
  offerField(preset, !zipped);
  show(byId("goal"), !zipped && preset.value === "");
  show(byId("zipper"), zipped);
  offerField(normalisation, !trunk && !exact);
  for (const name of ["initialisation", "until", "maxAccuracyDrop", "direct"]) {
    for (const field of form.querySelectorAll(`#zipper [name=${name}]`)) offerField(field, !exact);
  }
  offerField(form.elements.steps, !exact);
  for (const option of initialisation.options) option.disabled = trunk && !["AUTO", "TASK"].includes(option.value);
  if (initialisation.selectedOptions[0].disabled) initialisation.value = "AUTO";
  offerField(initialTask, !exact && initialisation.value === "TASK");
}

/** Offers the tasks' names as they are now; what was chosen stays in its place. */
function nameTasks() {
  const select = form.elements.initialTask;
  const kept = Math.max(0, select.selectedIndex);
  const names = rows().map((row) => row.querySelector("input").value);
  select.replaceChildren(...names.map((name) => element("option", {}, name)));
  select.selectedIndex = Math.min(kept, names.length - 1);
}

/** Offers models or data sets; what was chosen stays. */
export function offer(list, found, label) {
  items[list] = found.map((item) => ({ value: item.id, label: label(item) }));
  rows().forEach((row, i) => fill(row, list, i));
}

/** At first the rows offer different items. */
function fill(row, list, index) {
  const select = row.querySelector(`select[data-list=${list}]`);
  const kept = select.value;
  select.replaceChildren(...items[list].map(({ value, label }) => element("option", { value }, label)));
  select.value = items[list].some(({ value }) => value === kept) ? kept : items[list][Math.min(index, items[list].length - 1)]?.value ?? "";
}

function add() {
  const row = byId("task").content.firstElementChild.cloneNode(true);
  row.querySelector("button").addEventListener("click", () => {
    row.remove();
    number();
    byId("add-task").focus();
  });
  const names = rows().map((other) => other.querySelector("input").value);
  row.querySelector("input").value = Array.from({ length: MAX_TASKS }, (_, i) => `task${i + 1}`).find((name) => !names.includes(name));
  byId("tasks").append(row);
  Object.keys(items).forEach((list) => fill(row, list, rows().length - 1));
  number();
  return row;
}

/** One task to eight. */
function number() {
  const all = rows();
  all.forEach((row, i) => {
    row.querySelector("legend").textContent = `Task ${i + 1}`;
    const button = row.querySelector("button");
    button.disabled = all.length === 1;
    button.setAttribute("aria-label", `Remove task ${i + 1}`);
  });
  byId("add-task").disabled = all.length === MAX_TASKS;
  nameTasks();
}

/** What the form asks for. */
export function request() {
  const data = new FormData(form);
  const text = (name) => data.get(name) || undefined;
  const figure = (name) => text(name) === undefined ? undefined : Number(text(name));
  const figures = (name) => text(name)?.split(",").map(Number);
  const [names, models, datasets] = ["task", "model", "dataset"].map((name) => data.getAll(name));
  const steps = figure("steps");
  return {
    name: text("name"), method: text("method"), preset: text("preset"), seed: figure("seed"),
    tasks: names.map((name, i) => ({ name, modelId: models[i], datasetId: datasets[i] })),
    calibration: steps === undefined ? undefined : { steps },
    goal: byId("goal").disabled ? undefined : {
      targetCompression: figure("targetCompression"), maxAccuracyDrop: figure("maxAccuracyDrop"),
      segmentLengths: figures("segmentLengths"), codewordCounts: figures("codewordCounts"),
      trialSteps: figure("trialSteps"), candidates: figure("candidates"),
    },
    zipper: byId("zipper").disabled ? undefined : {
      share: text("share"), initialisation: text("initialisation"), initialTask: text("initialTask"), normalisation: text("normalisation"),
      until: text("until"), maxAccuracyDrop: figure("maxAccuracyDrop"), direct: data.has("direct") || undefined,
    },
  };
}
