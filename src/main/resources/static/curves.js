import { element, svg } from "./dom.js";

const WIDTH = 420, HEIGHT = 220, LEFT = 48, RIGHT = 12, TOP = 12, BOTTOM = 34;

/** Loss, and accuracy (agreement with or difference to the original where there are no classes), over calibration. */
export function curves(points) {
  const tasks = [...new Set(points.map((point) => point.task))];
  const some = (value) => points.some((point) => value(point) !== undefined);
  const answers = [
    ["Accuracy", (point) => point.accuracy],
    ["Agreement with the original", (point) => point.agreement],
    ["Difference to the original", (point) => point.error?.relativeToOriginal],
  ].filter(([, value]) => some(value));
  const shown = some((point) => point.accuracy) ? answers.filter(([title]) => !title.startsWith("Agreement")) : answers;
  return element("div", { class: "curves" },
    chart("Loss", tasks, points, (point) => point.loss),
    ...shown.map(([title, value]) => chart(title, tasks, points, value)));
}

function chart(title, tasks, points, value) {
  const known = points.filter((point) => value(point) !== undefined);
  if (known.length < 2) return element("p", { class: "empty" }, `${title}: no points yet.`);
  const scale = scales(known, value);
  const lines = tasks.map((task, i) => line(known.filter((point) => point.task === task), value, scale, i));
  return element("figure", {},
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": describe(title, tasks, known, value) },
      ...axes(scale), ...lines),
    element("figcaption", {}, `${title} over calibration steps: `,
      ...tasks.flatMap((task, i) => [i ? ", " : "", element("span", { class: i ? "key second" : "key" }, task)])));
}

function scales(points, value) {
  const values = points.map(value);
  const steps = points.map((point) => point.step);
  const [low, high, last] = [Math.min(...values), Math.max(...values), Math.max(...steps, 1)];
  const span = high - low || Math.abs(high) || 1;
  return {
    low, high, last,
    x: (step) => LEFT + (WIDTH - LEFT - RIGHT) * step / last,
    y: (v) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (v - low) / span,
  };
}

function line(points, value, scale, index) {
  const path = points.map((point) => `${scale.x(point.step).toFixed(1)},${scale.y(value(point)).toFixed(1)}`).join(" ");
  return svg("polyline", { class: index ? "line second" : "line", points: path });
}

function axes({ low, high, last, x, y }) {
  const levels = high > low ? [low, (low + high) / 2, high] : [low];
  return [
    ...levels.flatMap((level) => [
      svg("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(level), y2: y(level) }),
      svg("text", { x: LEFT - 6, y: y(level) + 4, "text-anchor": "end" }, level.toPrecision(3)),
    ]),
    ...[0, last].map((step) =>
      svg("text", { x: x(step), y: HEIGHT - 12, "text-anchor": step ? "end" : "start" }, String(step))),
  ];
}

function describe(title, tasks, points, value) {
  const ends = tasks.map((task) => {
    const own = points.filter((point) => point.task === task).map(value);
    return own.length ? `${task} from ${own[0].toPrecision(3)} to ${own.at(-1).toPrecision(3)}` : `${task} unknown`;
  });
  return `${title} over calibration: ${ends.join("; ")}`;
}
