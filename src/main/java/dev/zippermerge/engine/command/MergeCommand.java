package dev.zippermerge.engine.command;

import dev.zippermerge.engine.merge.Checkpointing;
import dev.zippermerge.engine.merge.GoalMerge;
import dev.zippermerge.engine.merge.LayerTrials;
import dev.zippermerge.engine.merge.MergePipeline;
import dev.zippermerge.engine.search.Decision;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.speed.ProcessMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code merge SPEC.json --out DIR}, or models and data in place of the specification: JSON lines
 * on standard output, or a progress bar where that is a terminal. With a goal it searches for r and
 * C; with {@code --trials} it takes one decision of that search alone, for whoever runs the trials
 * elsewhere.
 */
@Command(name = "merge", description = "Merges networks into one.", mixinStandardHelpOptions = true)
public final class MergeCommand implements Callable<Integer> {
  /** Exit status of a merge that lost more than it may. */
  private static final int DROPPED = 4;

  @Mixin private MergeInputs inputs = new MergeInputs();

  @Mixin private EngineRun run = new EngineRun();

  @Option(
      names = "--trials",
      paramLabel = "TRIALS.json",
      description = {
        "Results of the trials so far, a list. Prints which trials the search needs next,",
        "or which whole merge it chooses, and ends."
      })
  private @Nullable Path trials;

  @Option(
      names = "--failed",
      paramLabel = "ID",
      description = "A trial that failed; the search leaves it out.")
  private Set<String> failed = new HashSet<>();

  @Option(
      names = "--fail-on-drop",
      paramLabel = "POINTS",
      description = {
        "End with exit status 4 if a task lost more points than this.",
        "The artifact and the result are written all the same."
      })
  private @Nullable Double failOnDrop;

  private @Nullable MergeResult result;
  private boolean searched;

  @Override
  public Integer call() throws IOException {
    int status = run.run(this::merge);
    var table = run.out().resolve(GoalMerge.TABLE);
    if (searched && Files.exists(table)) {
      // Standard output may be lines of JSON; the table is for people.
      System.err.print(Files.readString(table));
    }
    return result == null ? status : judged(status, result);
  }

  /** Prints the verdict for people, and turns a drop that is too large into an exit status. */
  private int judged(int status, MergeResult merged) {
    var verdict = merged.verdict();
    System.err.print(VerdictText.of(merged));
    if (failOnDrop == null || verdict == null || verdict.worstDrop() <= failOnDrop) {
      return status;
    }
    System.err.printf(
        Locale.ROOT,
        "A task lost %.2f points; --fail-on-drop allows %.2f.%n",
        verdict.worstDrop(),
        failOnDrop);
    return status == 0 ? DROPPED : status;
  }

  private EngineEvent merge(Path out, Checkpointing checkpointing, Consumer<EngineEvent> events)
      throws IOException {
    var spec = inputs.spec();
    if (trials != null) {
      return decide(spec, trials);
    }
    searched = spec.goal() != null;
    var meter = ProcessMeter.ofMerge();
    var merged =
        spec.goal() == null
            ? MergePipeline.run(spec, out, checkpointing, meter, events)
            : GoalMerge.run(spec, out, checkpointing, meter, events);
    result = merged;
    return EngineRun.done(out, merged);
  }

  private EngineEvent decide(MergeSpec spec, Path file) {
    var results = SpecFile.readList(file, TrialResult.class);
    return switch (LayerTrials.read(spec).decide(results, failed)) {
      case Decision.Needs needs -> new EngineEvent.Trials(needs.trials(), results.size());
      case Decision.Chosen chosen -> new EngineEvent.Chosen(chosen.trial());
    };
  }
}
