package dev.zippermerge.engine.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains the student's variables against its teachers, step by step. Each joint step makes one
 * update for each task in turn, each task with an Adam of its own, as the authors of NeuralMerger
 * do, or one update for all tasks together. In the end the variables hold the best of the checked
 * states. Not thread-safe.
 */
public final class Calibrator {
  private final JointModel model;
  private final CalibrationSettings settings;
  private final List<TaskTrainer> trainers;
  private final List<Updates> updates;
  private final Statistics statistics;
  private final BestState best = new BestState();
  private final Renewal renewal;
  private int step;

  /**
   * Prepares a calibration.
   *
   * @param model the student beside its teachers
   * @param tasks for each task, in order, what it is calibrated with
   * @param settings steps, rates, weights
   * @param seed decides the batches
   */
  public Calibrator(
      JointModel model, List<CalibrationTask> tasks, CalibrationSettings settings, long seed) {
    this(model, tasks, settings, seed, Renewal.NONE);
  }

  /**
   * Prepares a calibration in which variables are renewed between steps.
   *
   * @param renewal what is renewed; states count as results once it has settled
   */
  public Calibrator(
      JointModel model,
      List<CalibrationTask> tasks,
      CalibrationSettings settings,
      long seed,
      Renewal renewal) {
    this.renewal = renewal;
    var networks = model.student().networks();
    this.model = model;
    this.settings = settings;
    this.trainers =
        IntStream.range(0, networks.size())
            .mapToObj(
                i -> new TaskTrainer(model, networks.get(i), tasks.get(i), settings, seed + i))
            .toList();
    this.updates =
        model.student().mixture() != null
            ? List.of(new Updates(model, "all", trainers))
            : IntStream.range(0, networks.size())
                .mapToObj(i -> new Updates(model, networks.get(i).task(), List.of(trainers.get(i))))
                .toList();
    this.statistics = new Statistics(model, tasks, seed);
  }

  /**
   * What a joint step came to.
   *
   * @param number steps done, from 1
   * @param losses each task's loss in this step
   * @param check the check that followed it, where one was due
   */
  public record Step(int number, List<Float> losses, @Nullable Check check) {}

  /**
   * A check of the state.
   *
   * @param losses each task's loss on its held-out examples, absent where it has none
   */
  public record Check(List<@Nullable Double> losses) {}

  /** Checks the state as encoded; once, before the first step of a calibration from the start. */
  public Check start() {
    return check();
  }

  /** True once all steps are done, or the checks have run out of patience. */
  public boolean done() {
    return step >= settings.steps() || best.standing().checksSince() >= settings.patience();
  }

  /** Makes one joint step, and checks the state where that is due. */
  public Step next() {
    renewal.renew(model, this::gradientSizes, step);
    double rate = settings.rate().at(step);
    var losses = updates.stream().flatMap(update -> update.step(rate).stream()).toList();
    step++;
    boolean due = step % settings.checkEvery() == 0 || step == settings.steps();
    return new Step(step, losses, due ? check() : null);
  }

  private Map<String, Double> gradientSizes() {
    var sizes = new HashMap<String, Double>();
    updates.forEach(
        update -> update.gradientSizes().forEach((k, v) -> sizes.merge(k, v, Double::sum)));
    return sizes;
  }

  /**
   * Gives the variables the values of the best checked state.
   *
   * @return how it stands; without held-out examples the last state stays
   */
  public BestState.Standing finish() {
    if (!best.values().isEmpty()) {
      write(best.values());
    }
    return best.standing();
  }

  /** Where the calibration stands now, between two steps. */
  public CalibrationState state() {
    var values = new LinkedHashMap<String, float[]>();
    model.values().forEach((name, value) -> values.put(CalibrationState.NOW + name, value));
    best.values().forEach((name, value) -> values.put(CalibrationState.BEST + name, value));
    updates.forEach(update -> values.putAll(update.moments()));
    return new CalibrationState(step, best.standing(), values);
  }

  /** Goes back to where an equal calibration stood; once, in place of {@link #start()}. */
  public void restore(CalibrationState state) {
    step = state.step();
    write(state.current());
    best.restore(state.standing(), state.best());
    updates.forEach(update -> update.restore(step, state.values()));
  }

  /** Measures the state's statistics anew and checks it. */
  public Check check() {
    statistics.measure();
    var losses = new ArrayList<@Nullable Double>();
    trainers.forEach(trainer -> losses.add(trainer.validationLoss()));
    if (renewal.settled(step)) {
      best.offer(step, losses, model::values);
    }
    return new Check(losses);
  }

  private void write(Map<String, float[]> values) {
    model.writeAll(variable -> value(values, variable));
  }

  private static float[] value(Map<String, float[]> values, TrainedVariable variable) {
    var value = values.get(variable.name());
    if (value == null) {
      throw new IllegalArgumentException("no value of " + variable.name());
    }
    return value;
  }
}
