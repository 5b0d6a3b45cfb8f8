package dev.zippermerge.engine.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON line on the engine's standard output, told apart by {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EngineEvent.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = EngineEvent.Curve.class, name = "curve"),
  @JsonSubTypes.Type(value = EngineEvent.Log.class, name = "log"),
  @JsonSubTypes.Type(value = EngineEvent.Checkpoint.class, name = "checkpoint"),
  @JsonSubTypes.Type(value = EngineEvent.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = EngineEvent.Done.class, name = "done"),
  @JsonSubTypes.Type(value = EngineEvent.Trials.class, name = "trials"),
  @JsonSubTypes.Type(value = EngineEvent.Chosen.class, name = "chosen"),
  @JsonSubTypes.Type(value = EngineEvent.TrialDone.class, name = "trialDone")
})
public sealed interface EngineEvent {

  /**
   * How far the work is.
   *
   * @param phase the phase under way
   * @param layersDone merged layers encoded so far; trials done in the phase SEARCH
   * @param layersTotal merged layers to encode; trials to do in the phase SEARCH
   * @param step calibration steps done
   * @param stepsTotal calibration steps to do
   * @param percent 0 to 100 over the whole job
   * @param etaSeconds estimated seconds to the end, absent until there is ground for an estimate
   */
  record Progress(
      Phase phase,
      int layersDone,
      int layersTotal,
      int step,
      int stepsTotal,
      double percent,
      @Nullable Double etaSeconds)
      implements EngineEvent {}

  /**
   * A point of the loss and accuracy curves.
   *
   * @param task the task's name
   * @param step calibration step
   * @param loss calibration loss (mean since the last point), absent at step 0
   * @param validationLoss calibration loss on the held-out part of the training split, absent where
   *     none is held out
   * @param accuracy accuracy on a fixed part of the test split, 0 to 1, absent without labels of
   *     classes
   * @param agreement share of answers equal to the teacher's on the same part, 0 to 1, absent for a
   *     regression
   * @param error errors on the same part, absent for a classification
   */
  record Curve(
      String task,
      int step,
      @Nullable Double loss,
      @Nullable Double validationLoss,
      @Nullable Double accuracy,
      @Nullable Double agreement,
      @Nullable AnswerError error)
      implements EngineEvent {}

  /**
   * A line for people.
   *
   * @param message the line
   */
  record Log(String message) implements EngineEvent {}

  /**
   * A checkpoint was written; {@code merge --resume} goes on from it.
   *
   * @param file its file name in the output folder; it lies there whole, in place of the one before
   * @param step calibration steps done
   */
  record Checkpoint(String file, int step) implements EngineEvent {}

  /**
   * The input was refused; the last event of a run, with exit status 3.
   *
   * @param refusal why
   */
  record Refused(Refusal refusal) implements EngineEvent {}

  /**
   * The merge is done; the last event of a run, with exit status 0.
   *
   * @param result file name of the {@link MergeResult} in the output folder
   * @param artifact file name of the merged model in the output folder
   */
  record Done(String result, String artifact) implements EngineEvent {}

  /**
   * A search needs the results of more trials; the last event of a run, with exit status 0.
   *
   * @param trials those whose results are missing
   * @param known how many results there are
   */
  record Trials(List<Trial> trials, int known) implements EngineEvent {}

  /**
   * A search is over: a whole merge among its trials is what was asked for; the last event of a
   * run, with exit status 0.
   *
   * @param trial the trial's id
   */
  record Chosen(String trial) implements EngineEvent {}

  /**
   * A trial is done; the last event of a run, with exit status 0.
   *
   * @param trial what it measured
   * @param result as in {@link Done}; absent for a trial of one layer
   * @param artifact as in {@link Done}; absent for a trial of one layer
   */
  record TrialDone(TrialResult trial, @Nullable String result, @Nullable String artifact)
      implements EngineEvent {}
}
