import { byId, bytes, count, element, svg, table } from "./dom.js";

const WIDTH = 420, HEIGHT = 240, LEFT = 48, RIGHT = 16, TOP = 16, BOTTOM = 40;

/** The search of a job with a goal: its whole merges as plot and table, the trials of single layers as a table. */
export function drawTrials(trials, goal) {
  const box = byId("job-trials");
  if (!trials.length) return box.replaceChildren();
  const wasOpen = box.querySelector("details")?.open ?? false;
  const whole = trials.filter((trial) => trial.kind === "WHOLE");
  const layers = trials.filter((trial) => trial.kind === "LAYER");
  const done = whole.filter((trial) => trial.tasks);
  const opened = element("details", wasOpen ? { open: true } : {},
    element("summary", {}, `Trials of single layers: ${layers.filter((t) => t.finishedAt).length} of ${layers.length} ended`),
    listing(layers, "Trials of single layers"));
  box.replaceChildren(element("h3", {}, "Search"), ...(done.length ? [plot(done, goal)] : []),
    whole.length ? listing(whole, "Whole merges that were tried") : element("p", { class: "empty" }, "Whole merges start after the trials of single layers."),
    opened);
}

const worst = (trial) => Math.max(...trial.tasks.map((task) => task.drop));
const standing = (trial) => trial.chosen ? "chosen" : trial.paretoFront ? "on the front" : "";

function listing(trials, caption) {
  return element("div", { class: "table" }, table(trials, [
    ["Trial", (t) => t.id, "shape"],
    ["Status", (t) => t.status + (t.status === "RUNNING" && t.progress ? ` ${t.progress.percent.toFixed(0)} %` : "") + (t.problem ? `: ${t.problem.code}` : "")],
    ["r/C", (t) => t.codings.map((c) => `${c.layer}\u00a0${c.segmentLength}/${c.codewordCount}`).join(", ")],
    ["Size", (t) => bytes(t.bytes), "number"],
    ["Smaller", (t) => t.compression && t.compression.toFixed(1) + "×", "number"],
    ["Drop in points", (t) => t.tasks?.map((s) => `${s.task} ${s.drop.toFixed(2)}`).join(", "), "number"],
    ["Pareto front", standing],
  ], "", caption));
}

/** Whole merges by size and by the drop of their worst task; the goal as dashed lines. */
function plot(trials, goal) {
  const sizes = [...trials.map((t) => t.compression), ...(goal?.targetCompression ? [goal.targetCompression] : [])];
  const drops = [0, ...trials.map(worst), ...(goal?.maxAccuracyDrop !== undefined ? [goal.maxAccuracyDrop] : [])];
  const x = scale(sizes, LEFT, WIDTH - RIGHT);
  const y = scale(drops, HEIGHT - BOTTOM, TOP);
  const front = trials.filter((t) => t.paretoFront).sort((a, b) => a.compression - b.compression);
  const said = trials.map((t) => `${t.id} ${t.compression.toFixed(1)} times smaller, drop ${worst(t).toFixed(2)}`).join("; ");
  return element("figure", { class: "plot" },
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `Whole merges: ${said}` },
      ...ticks(sizes).map((v) => svg("text", { x: x(v), y: HEIGHT - 20, "text-anchor": "middle" }, v.toFixed(1) + "×")),
      ...ticks(drops).flatMap((v) => [
        svg("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(v), y2: y(v) }),
        svg("text", { x: LEFT - 6, y: y(v) + 4, "text-anchor": "end" }, v.toFixed(2)),
      ]),
      goal?.targetCompression && svg("line", { class: "goal", x1: x(goal.targetCompression), x2: x(goal.targetCompression), y1: TOP, y2: HEIGHT - BOTTOM }),
      goal?.maxAccuracyDrop !== undefined && svg("line", { class: "goal", x1: LEFT, x2: WIDTH - RIGHT, y1: y(goal.maxAccuracyDrop), y2: y(goal.maxAccuracyDrop) }),
      svg("polyline", { class: "line", points: front.map((t) => `${x(t.compression).toFixed(1)},${y(worst(t)).toFixed(1)}`).join(" ") }),
      ...trials.map((t) => svg("circle", { class: t.chosen ? "dot chosen" : t.paretoFront ? "dot front" : "dot", cx: x(t.compression), cy: y(worst(t)), r: t.chosen ? 7 : 4 },
        svg("title", {}, `${t.id}: ${t.compression.toFixed(1)}×, ${worst(t).toFixed(2)} points`)))),
    element("figcaption", {}, `Worst drop in points over compression of ${count(trials.length)} whole merges; `,
      element("span", { class: "key" }, "Pareto front"), ", ", element("span", { class: "key second" }, "goal (dashed) and chosen merge")));
}

function scale(values, from, to) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || Math.abs(high) || 1;
  const margin = 0.08 * span;
  return (v) => from + (to - from) * (v - low + margin) / (span + 2 * margin);
}

/** The least and the largest value, and the one in between. */
function ticks(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high > low ? [low, (low + high) / 2, high] : [low];
}
