import { all, get, post, remove, upload } from "./rest.js";
import { byId, bytes, count, element, measured, shape, table, time } from "./dom.js";
import * as form from "./form.js";
import * as job from "./job.js";
import * as key from "./key.js";

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
    ["", (i) => button("Delete", `Delete ${i.name}`, async () => {
      if (!confirm(`Delete ${i.name}?`)) return;
      await remove(`${list}/${i.id}`);
      await refreshFiles();
    })],
  ], empty, list));
  form.offer(list, items, (item) => `${item.name}, ${time(item.createdAt)}`);
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
  ], "No merge jobs yet. Upload models and data sets, then create one.", "merge jobs"));
}

const KEPT = {
  OUTPUT_LAYER: "output layer of the task; calibration trains it",
  DEPTHWISE: "depthwise layers are never merged",
  SHARED_KERNEL: "other operations use the same kernel",
  NOT_POINTWISE: "is not pointwise",
  NO_TWIN: "not every task has a matching layer of this shape",
  AFTER_STOP: "comes after the last layer to share",
  NOT_EQUAL: "no other task has it with the same weights",
  TOO_SMALL: "has too few weights to pay for a codebook",
};

async function showPlan() {
  byId("plan").replaceChildren("Checking …");
  try {
    const request = form.request();
    const plan = await post("merge-jobs/validate", request);
    const coded = plan.layers.some((l) => l.segmentLength !== undefined);
    const codes = request.goal ? " with the preset ACCU; the search will choose other values of r and C" : "";
    byId("plan").replaceChildren(
      element("p", {}, `The networks can be merged: weights ${bytes(plan.originalBytes)} before, about ${bytes(plan.mergedBytes)} after${codes}; `
        + `the merge needs about ${bytes(plan.memoryBytes)} of memory.`),
      element("div", { class: "table" }, table(plan.layers, [
        ["Layer", (l) => l.name],
        ["Sources", (l) => l.sources.map((s) => `${s.task}: ${s.layer} ${shape(s.kernelShape)}`).join("; ")],
        ...(coded ? [
          ["r", (l) => l.segmentLength, "number"],
          ["C", (l) => l.codewordCount, "number"],
          ["Segments", (l) => count(l.segments), "number"],
        ] : []),
      ], "No layer can be merged.", "Planned layers")),
      ...(plan.kept.length ? [element("h3", {}, "Layers that are not merged"), element("div", { class: "table" }, table(plan.kept, [
        ["Task", (k) => k.task],
        ["Layer", (k) => k.layer],
        ["Why", (k) => KEPT[k.reason] ?? k.reason],
      ], "", "Layers that are not merged"))] : []));
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
  busy(event.submitter, async () => {
    const made = await post("merge-jobs", form.request());
    await showJobs();
    location.hash = `job=${made.id}`;
  });
});

byId("validate").addEventListener("click", (event) => {
  if (byId("job-form").reportValidity()) busy(event.currentTarget, showPlan);
});

document.querySelectorAll("form.upload").forEach((files) => files.addEventListener("submit", (event) => {
  event.preventDefault();
  busy(event.submitter, async () => {
    const parts = new FormData(files);
    if (!parts.get("spec")) parts.delete("spec");
    await upload(files.dataset.list, parts);
    files.reset();
    await refreshFiles();
  });
}));

form.init();
job.init(report, () => showJobs().catch(report));
window.addEventListener("hashchange", openFromAddress);

async function start() {
  openFromAddress();
  await Promise.all([refreshFiles(), showJobs()]).catch(report);
}

key.init(start);
await start();
// Others may use the service, too. A table that is worked in is left alone.
setInterval(() => {
  if (!document.hidden && byId("key").hidden && !byId("jobs").contains(document.activeElement)) showJobs().catch(report);
}, REFRESH_MILLIS);
