import { address, get, post, remove, save } from "./rest.js";
import * as stream from "./events.js";
import { byId, bytes, count, element, measured, micros, percent, shape, share, table, time } from "./dom.js";
import { curves } from "./curves.js";
import { drawTrials } from "./trials.js";
import { drawSteps, zipAim } from "./zipper.js";

const ENDED = ["SUCCEEDED", "FAILED", "CANCELLED"];
const TRIALS_PAUSE_MILLIS = 1000;
let unfollow, shown, report, changed;

/** Tells where to report errors and that a job has changed. */
export function init(onError, onChange) {
  [report, changed] = [onError, onChange];
}

/** Shows a job and follows it to its end. */
export async function show(id) {
  hide();
  shown = { id, points: [] };
  const mine = shown;
  const job = await get(`merge-jobs/${id}`);
  if (mine !== shown) return;
  byId("job").hidden = false;
  byId("job-title").textContent = job.name ?? "Merge job";
  byId("job-title").focus();
  byId("job-curves").replaceChildren();
  byId("job-layers").replaceChildren();
  byId("job-trials").replaceChildren();
  byId("job-steps").replaceChildren();
  shown.zipped = zips(job.request);
  shown.goal = job.request.goal;
  draw(job);
  await showTrials();
  if (mine !== shown) return;
  if (ENDED.includes(job.status)) await finish(job);
  else follow(id);
}

export function hide() {
  unfollow?.();
  shown = undefined;
  byId("job").hidden = true;
}

const zips = (request) => request.method === "ZIPPERING";

/** The stream begins with all that has happened so far, so the curves are whole; each attempt draws its own. */
function follow(id) {
  unfollow = stream.follow(`merge-jobs/${id}/events`, {
    progress,
    curve(point) {
      shown.points.push(point);
      drawCurves(shown.points);
    },
    trial() {
      // Many come at once where a round begins or the stream catches up.
      const mine = shown;
      mine.waiting ??= setTimeout(() => {
        mine.waiting = undefined;
        if (mine === shown) showTrials().catch(report);
      }, TRIALS_PAUSE_MILLIS);
    },
    status(now) {
      if (now.status === "RUNNING") shown.points = [];
      refresh(id).catch(report);
    },
  }, report);
}

async function showTrials() {
  if (!shown.goal) return;
  const mine = shown;
  const trials = await get(`merge-jobs/${mine.id}/trials`);
  if (mine === shown) drawTrials(trials, mine.goal);
}

async function refresh(id) {
  const job = await get(`merge-jobs/${id}`);
  if (shown?.id !== id) return;
  draw(job);
  changed();
  if (ENDED.includes(job.status)) {
    unfollow?.();
    await finish(job);
  }
}

async function finish(job) {
  await showTrials();
  const points = await get(`merge-jobs/${job.id}/history`);
  if (shown?.id === job.id && points.length) drawCurves(points);
  if (job.status !== "SUCCEEDED") return;
  const steps = zips(job.request) ? await get(`merge-jobs/${job.id}/zipper-steps`) : [];
  if (shown?.id === job.id) drawSteps(steps);
  const layers = await get(`merge-jobs/${job.id}/layers`);
  if (shown?.id === job.id) drawLayers(layers);
}

function draw(job) {
  byId("job-summary").replaceChildren(
    element("strong", { class: tone(job.status) }, job.status),
    ` · ${aim(job.request)} · created ${time(job.createdAt)}`
      + (job.queuePosition ? ` · ${job.queuePosition}. in the queue` : "")
      + (job.finishedAt ? ` · ended ${time(job.finishedAt)}` : ""));
  byId("job-progress").hidden = byId("job-phase").hidden = ENDED.includes(job.status);
  if (job.progress) progress(job.progress);
  else byId("job-phase").textContent = job.status === "QUEUED" ? "Waiting for a worker." : "";
  byId("job-actions").replaceChildren(...actions(job));
  drawProblem(job.problem);
  drawTasks(job);
}

function aim({ method, preset, goal, zipper }) {
  if (method === "ZIPPERING") return zipAim(zipper ?? {});
  if (!goal) return preset ?? "ACCU";
  return [
    goal.targetCompression && `at least ${goal.targetCompression}× smaller`,
    goal.maxAccuracyDrop !== undefined && `a drop of at most ${goal.maxAccuracyDrop} ${goal.maxAccuracyDrop === 1 ? "point" : "points"}`,
  ].filter(Boolean).join(", ");
}

const tone = (status) => ({ SUCCEEDED: "good", FAILED: "bad", CANCELLED: "bad" })[status];

function progress(now) {
  byId("job-progress").value = now.percent;
  const part = now.phase === "SEARCH" ? `, trial ${count(now.layersDone)} of ${count(now.layersTotal)}`
    : now.phase === "ENCODE" && now.layersTotal ? `, layer ${now.layersDone} of ${now.layersTotal}`
    : now.phase === "CALIBRATE" ? `${shared(now)}, step ${count(now.step)} of ${count(now.stepsTotal)}` : "";
  const left = now.etaSeconds === undefined ? "" : `, about ${Math.ceil(now.etaSeconds)} s left`;
  byId("job-phase").textContent = `${now.percent.toFixed(0)} % · ${now.phase}${part}${left}`;
}

const shared = (now) => shown?.zipped && now.layersTotal ? `, ${now.layersDone} of ${now.layersTotal} layers shared` : "";

function actions(job) {
  const path = `merge-jobs/${job.id}`;
  const button = (text, act) => element("button", {
    type: "button", class: "quiet small",
    click: () => act().then(() => changed()).catch(report),
  }, text);
  const link = (text, tail, name, download = false) => element("a", {
    href: address(`${path}/${tail}`), download, "data-name": name, click: (event) => save(event).catch(report),
  }, text);
  const ended = ENDED.includes(job.status);
  return [
    job.status === "SUCCEEDED" && link("Download the merged model", "artifact", "merged.zip", true),
    job.status === "SUCCEEDED" && link("Layers as CSV", "layers?format=csv", "layers.csv"),
    job.request.goal && link("Trials as CSV", "trials?format=csv", "trials.csv"),
    link("Log", "logs", "log.txt"),
    !ended && button("Cancel", () => post(`${path}/cancel`).then(() => refresh(job.id))),
    ["FAILED", "CANCELLED"].includes(job.status) && button("Try again", () => post(`${path}/retry`).then(() => show(job.id))),
    ended && button("Delete", async () => { if (confirm("Delete this job and its artifact?")) await remove(path).then(hide); }),
  ].filter(Boolean);
}

function drawProblem(problem) {
  const box = byId("job-problem");
  box.hidden = !problem;
  if (!problem) return;
  box.replaceChildren(element("strong", {}, problem.code), ` ${problem.culprit ?? ""} `, problem.detail,
    problem.lastLogLines.length ? element("pre", { tabindex: 0 }, problem.lastLogLines.join("\n")) : "");
}

function drawTasks(job) {
  if (!job.tasks) return byId("job-tasks").replaceChildren();
  const total = job.totals;
  byId("job-tasks").replaceChildren(
    element("h3", {}, "Tasks"),
    element("div", { class: "table" }, table(job.tasks, [
      ["Task", (t) => t.name],
      ["Original", (t) => measured(t.originalAccuracy, t.originalError), "number"],
      [zips(job.request) ? "Uncalibrated" : "Encoded", (t) => measured(t.encodedAccuracy, t.encodedError), "number"],
      ["Merged", (t) => measured(t.mergedAccuracy, t.mergedError), "number"],
      ["Agreement", (t) => percent(t.mergedAgreement), "number"],
      ...(job.tasks.some((t) => t.mergedError) ? [["Off the original", (t) => share(t.mergedError?.relativeToOriginal), "number"]] : []),
      ["Test examples", (t) => count(t.testExamples), "number"],
      ...latencies((t) => t.latency?.micros),
    ], "", "Accuracy (or mean squared error), agreement and latency of each task")),
    ...timing(job.tasks),
    element("p", {}, `Weights: ${bytes(total.originalBytes)} before, ${bytes(total.mergedBytes)} after. `
      + `Artifact: ${bytes(total.artifactBytes)}, ${total.compression.toFixed(1)} times smaller than the originals' weights.`));
}

/** Columns of the four ways to an answer. */
const latencies = (figures) => [
  ["Original, TensorFlow", "originalTensorFlow"],
  ["Original, OpenBLAS", "originalBlas"],
  ["Merged, TensorFlow", "mergedTensorFlow"],
  ["Merged, lookup", "mergedLookup"],
].map(([title, way]) => [title, (row) => micros(figures(row)?.[way]), "number"]);

/** How latencies were measured, and why some are missing. */
function timing(tasks) {
  const { runs, blasCore, missing } = tasks[0].latency ?? {};
  return [
    runs && element("p", {}, `Latencies: one example at a time, one thread, medians of ${count(runs)} runs`
      + (blasCore ? `, OpenBLAS with kernels for ${blasCore}.` : ".")),
    missing && element("p", {}, `Latencies are missing. ${missing}`),
  ].filter(Boolean);
}

function drawCurves(points) {
  byId("job-curves").replaceChildren(element("h3", {}, "Calibration"), curves(points));
}

/** One row for each layer and task; the layer's own figures only in its first. Codes are shown where there are any. */
function drawLayers(layers) {
  const coded = (...columns) => layers.some((layer) => layer.segmentLength !== undefined) ? columns : [];
  const rows = layers.flatMap((layer) => layer.sources.map((source, i) => ({
    source, own: i === 0 ? layer : {}, error: layer.errors.find((e) => e.task === source.task) ?? {},
    latency: layer.latencies?.find((l) => l.task === source.task),
  })));
  byId("job-layers").replaceChildren(element("h3", {}, "Layers"), element("div", { class: "table" }, table(rows, [
    ["Layer", (r) => r.own.name ?? ""],
    ["Kind", (r) => r.own.kind ?? ""],
    ...coded(
      ["r", (r) => r.own.name ? count(r.own.segmentLength) : "", "number"],
      ["C", (r) => r.own.name ? count(r.own.codewordCount) : "", "number"]),
    ["Before", (r) => bytes(r.own.bytesBefore) ?? "", "number"],
    ["After", (r) => bytes(r.own.bytesAfter) ?? "", "number"],
    ["Task", (r) => r.source.task],
    ["Source", (r) => r.source.layer],
    ["Kernel", (r) => shape(r.source.kernelShape), "shape"],
    ...coded(["Weight error", (r) => share(r.error.quantisationError), "number"]),
    [shown.zipped ? "Mismatch uncalibrated" : "Mismatch encoded", (r) => share(r.error.mismatchBefore), "number"],
    ["Mismatch calibrated", (r) => share(r.error.mismatchAfter), "number"],
    ...latencies((r) => r.latency?.micros),
  ], "", "Size, error and latency of each layer")));
}
