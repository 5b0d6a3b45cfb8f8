import { all, get, post, remove, upload } from "./rest.js";
import { byId, bytes, count, element, measured, shape, table, time } from "./dom.js";
import * as job from "./job.js";

const REFRESH_MILLIS = 5000;

function report(error) {
  byId("message").textContent = error.message;
  byId("message").hidden = false;
}

function quiet() {
  byId("message").hidden = true;
}

/** Runs something for a control, which cannot be used meanwhile. */
async function busy(control, work) {
  quiet();
  control.disabled = true;
  try {
    await work();
  } catch (error) {
    report(error);
  } finally {
    control.disabled = false;
  }
}

const button = (text, label, act) => element("button", {
  type: "button", class: "quiet small", "aria-label": label,
  click: (event) => busy(event.currentTarget, act),
}, text);

async function showFiles(list, columns, empty) {
  const items = await all(list);
  byId(list).replaceChildren(table(items, [
    ["Name", (i) => i.name],
    ...columns,
    ["Size", (i) => bytes(i.size), "number"],
    ["Uploaded", (i) => time(i.createdAt)],
    ["", (i) => button("Delete", `Delete ${i.name}`, async () => { await remove(`${list}/${i.id}`); await refreshFiles(); })],
  ], empty, list));
  document.querySelectorAll(`select[data-list=${list}]`).forEach((select, i) => choose(select, items, i));
}

/** Keeps what is chosen; at first the two selects of a list offer different items. */
function choose(select, items, index) {
  const kept = select.value;
  select.replaceChildren(...items.map((item) => element("option", { value: item.id }, `${item.name}, ${time(item.createdAt)}`)));
  select.value = items.some((item) => item.id === kept) ? kept : items[Math.min(index, items.length - 1)]?.id ?? "";
}

const showModels = () => showFiles("models", [
  ["Input", (m) => m.description.inputs.map((t) => shape(t.shape)).join(", "), "shape"],
  ["Output", (m) => m.description.outputs.map((t) => shape(t.shape)).join(", "), "shape"],
  ["Weight layers", (m) => count(m.description.layers.length), "number"],
  ["Parameters", (m) => count(m.description.parameters), "number"],
], "No models yet.");

const showDatasets = () => showFiles("datasets", [
  ["Format", (d) => d.description.format],
  ["Example", (d) => shape(d.description.shape), "shape"],
  ["Training", (d) => count(d.description.trainExamples), "number"],
  ["Test", (d) => count(d.description.testExamples), "number"],
  ["Classes", (d) => count(d.description.classes), "number"],
], "No data sets yet.");

const refreshFiles = () => Promise.all([showModels(), showDatasets()]);

async function showJobs() {
  const page = await get("merge-jobs?limit=50");
  byId("jobs").replaceChildren(table(page.items, [
    ["Job", (j) => element("a", { href: `#job=${j.id}` }, j.name ?? j.id.slice(0, 8))],
    ["Tasks", (j) => j.request.tasks.map((t) => t.name).join(", ")],
    ["Status", (j) => j.status + (j.status === "RUNNING" && j.progress ? ` ${j.progress.percent.toFixed(0)} %` : "")],
    ["Created", (j) => time(j.createdAt)],
    ["Merged accuracy", (j) => j.tasks?.map((t) => measured(t.mergedAccuracy, t.mergedError) ?? "–").join(", "), "number"],
    ["Smaller", (j) => j.totals && j.totals.compression.toFixed(1) + "×", "number"],
  ], "No merge jobs yet. Upload two models and their data, then post one.", "merge jobs"));
}

function request(form) {
  const text = (name) => form.get(name) || undefined;
  const figure = (name) => text(name) === undefined ? undefined : Number(text(name));
  const steps = figure("steps");
  return {
    name: text("name"), preset: text("preset"), seed: figure("seed"),
    tasks: [0, 1].map((i) => ({ name: text(`task${i}`), modelId: text(`model${i}`), datasetId: text(`dataset${i}`) })),
    calibration: steps === undefined ? undefined : { steps },
  };
}

async function showPlan() {
  byId("plan").replaceChildren("Checking …");
  try {
    const plan = await post("merge-jobs/validate", request(new FormData(byId("job-form"))));
    byId("plan").replaceChildren(
      element("p", {}, `Can be merged: weights ${bytes(plan.originalBytes)} before, about ${bytes(plan.mergedBytes)} after; `
        + `the merge needs about ${bytes(plan.memoryBytes)} of memory.`),
      element("div", { class: "table" }, table(plan.layers, [
        ["Layer", (l) => l.name],
        ["Sources", (l) => l.sources.map((s) => `${s.task}: ${s.layer} ${shape(s.kernelShape)}`).join("; ")],
        ["r", (l) => l.segmentLength, "number"],
        ["C", (l) => l.codewordCount, "number"],
        ["Segments", (l) => count(l.segments), "number"],
      ], "No layer can be merged.", "Planned layers")));
  } catch (error) {
    byId("plan").replaceChildren();
    throw error;
  }
}

function openFromAddress() {
  const id = /^#job=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
  quiet();
  if (id) job.show(id).catch(report);
  else job.hide();
}

byId("job-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  busy(event.submitter, async () => {
    const made = await post("merge-jobs", request(new FormData(form)));
    await showJobs();
    location.hash = `job=${made.id}`;
  });
});

byId("validate").addEventListener("click", (event) => {
  if (byId("job-form").reportValidity()) busy(event.currentTarget, showPlan);
});

document.querySelectorAll("form.upload").forEach((form) => form.addEventListener("submit", (event) => {
  event.preventDefault();
  busy(event.submitter, async () => {
    await upload(form.dataset.list, new FormData(form));
    form.reset();
    await refreshFiles();
  });
}));

job.init(report, () => showJobs().catch(report));
window.addEventListener("hashchange", openFromAddress);
await Promise.all([refreshFiles(), showJobs()]).catch(report);
openFromAddress();
// Others may use the service, too. A table that is worked in is left alone.
setInterval(() => {
  if (!document.hidden && !byId("jobs").contains(document.activeElement)) showJobs().catch(report);
}, REFRESH_MILLIS);
