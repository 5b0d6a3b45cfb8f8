package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.codebook.CodingRule;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.search.BitsSearch;
import dev.zippermerge.engine.search.Decision;
import dev.zippermerge.engine.search.Search;
import dev.zippermerge.engine.search.SearchSettings;
import dev.zippermerge.engine.search.SearchSpace;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.GoalSpec;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A search for r and C over networks that were read: its decisions, and its trials of layers. */
public final class LayerTrials {
  private final MergeSpec spec;
  private final SearchSettings settings;
  private final List<TaskInput> tasks;
  private final CodebookPlan plan;
  private final @Nullable QuantisedPlan learnt;

  private LayerTrials(
      MergeSpec spec,
      SearchSettings settings,
      List<TaskInput> tasks,
      CodebookPlan plan,
      @Nullable QuantisedPlan learnt) {
    this.learnt = learnt;
    this.spec = spec;
    this.settings = settings;
    this.tasks = tasks;
    this.plan = plan;
  }

  /**
   * Reads all inputs and aligns the networks.
   *
   * @throws RefusedException as {@link PlanCheck#check} does, and where the specification has no
   *     goal
   */
  public static LayerTrials read(MergeSpec spec) {
    var settings = SearchSettings.of(goal(spec.goal()));
    SpecChecks.check(spec);
    CalibrationSettings.of(spec.calibration());
    var tasks = PlanCheck.read(spec);
    var plan = CodebookPlan.of(spec, tasks);
    return Plan.of(spec, tasks) instanceof QuantisedPlan learnt
        ? new LayerTrials(spec, settings, tasks, plan, learnt)
        : new LayerTrials(spec, settings, tasks, plan, null);
  }

  private static GoalSpec goal(@Nullable GoalSpec goal) {
    if (goal == null) {
      throw new RefusedException(
          RefusalCode.SPEC_INVALID, "goal", "There are trials only where a goal is stated.");
    }
    return goal;
  }

  /**
   * Takes the search's next decision.
   *
   * @param results of all trials that are done
   * @param failed ids of trials that ended for good without a result
   * @throws RefusedException as {@link Search#decide} does
   */
  public Decision decide(List<TrialResult> results, Set<String> failed) {
    if (learnt != null) {
      return new BitsSearch(settings, learnt.searched(tasks), results, failed).decide();
    }
    return new Search(settings, space(), results, failed).decide();
  }

  SearchSpace space() {
    var fixed = Objects.requireNonNullElse(spec.layers(), List.<LayerCoding>of());
    return SearchSpaces.of(settings, fixed, plan, tasks);
  }

  /**
   * Makes a trial of kind LAYER.
   *
   * @param stop asked between steps: true to end with {@link StoppedException}
   * @param events told about progress
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} where the trial names no merged
   *     layer, or values that do not fit it
   */
  public TrialResult run(Trial trial, BooleanSupplier stop, Consumer<EngineEvent> events) {
    if (trial.codings().size() != 1) {
      throw new RefusedException(
          RefusalCode.SPEC_INVALID, "codings", "A trial of one layer has one coding.");
    }
    var codings = new CodingRule(Preset.ACCU, trial.codings()).choose(plan.alignments());
    int index = index(trial.codings().getFirst().layer());
    var calibration = CalibrationSettings.of(spec.calibration()).forTrial(settings.trialSteps());
    var progress = new Progress(events, calibration.steps());
    progress.begin(Phase.ENCODE);
    long seed = MergePipeline.seed(spec);
    var encoded =
        new Encoding(plan, tasks, seed, progress)
            .encode(plan.alignments().get(index), codings.get(index));
    var layer =
        Boolean.TRUE.equals(plan.encoding().refit()) ? refit(encoded, calibration) : encoded;
    return new LayerTrial(tasks, layer, plan.precision())
        .run(trial, calibration, seed, progress, stop);
  }

  private EncodedLayer refit(EncodedLayer layer, CalibrationSettings calibration) {
    long seed = MergePipeline.seed(spec);
    var examples = Calibration.examples(tasks, calibration, seed);
    return new Refit(CodebookMerge.merged(tasks, List.of(layer)), examples, seed).run().getFirst();
  }

  private int index(String layer) {
    return IntStream.range(0, plan.alignments().size())
        .filter(i -> plan.alignments().get(i).name().equals(layer))
        .findFirst()
        .orElseThrow();
  }
}
