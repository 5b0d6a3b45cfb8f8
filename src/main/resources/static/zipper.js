import { byId, count, element, table } from "./dom.js";

const START = { MEAN: "the mean", TASK: "a task", LEAST_SQUARES: "least squares", RANDOM: "noise" };

/** What a zippering job asks for, in a few words. */
export function zipAim({ share, initialisation, initialTask, until, maxAccuracyDrop, direct }) {
  return [
    { TRUNK: "zippering, trunk", EXACT: "equal layers shared" }[share] ?? "zippering",
    direct && "all layers at once",
    initialTask ? `from ${initialTask}` : START[initialisation] && `from ${START[initialisation]}`,
    until && `until ${until}`,
    maxAccuracyDrop !== undefined && `a drop of at most ${maxAccuracyDrop} ${maxAccuracyDrop === 1 ? "point" : "points"}`,
  ].filter(Boolean).join(", ");
}

/** The steps of a zipper, each with the tasks' scores at its end. */
export function drawSteps(steps) {
  if (!steps.length) return byId("job-steps").replaceChildren();
  const tasks = steps[0].tasks.map((score) => score.task);
  const score = (step, task) => step.tasks.find((found) => found.task === task);
  byId("job-steps").replaceChildren(element("h3", {}, "Steps"),
    element("p", { class: "hint" }, "Scores are measured on examples held out of the training split."),
    element("div", { class: "table" }, table(steps, [
      ["Layer", (s) => s.layer ? s.layer + (s.undone ? ": undone" : "") : "fine-tuning"],
      ["Shared", (s) => count(s.sharedLayers), "number"],
      ["Updates", (s) => count(s.updates), "number"],
      ...tasks.flatMap((task) => [
        [task, (s) => score(s, task)?.score.toFixed(4), "number"],
        ["Drop in points", (s) => score(s, task)?.drop.toFixed(2), "number"],
      ]),
    ], "", "Steps of the zipper")));
}
