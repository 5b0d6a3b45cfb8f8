package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.search.Decision;
import dev.zippermerge.engine.search.TrialTable;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.speed.LatencyMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A merge with a goal, all of its trials one after the other in this process. */
public final class GoalMerge {
  /** File name of the table of trials, in Markdown; there once the search is over. */
  public static final String TABLE = "trials.md";

  private final MergeSpec spec;
  private final Path out;
  private final Checkpointing checkpointing;
  private final LatencyMeter meter;
  private final LayerTrials layerTrials;
  private final TrialStore store;
  private final SearchProgress progress;

  private GoalMerge(
      MergeSpec spec,
      Path out,
      Checkpointing checkpointing,
      LatencyMeter meter,
      Consumer<EngineEvent> events)
      throws IOException {
    this.spec = spec;
    this.out = out;
    this.checkpointing = checkpointing;
    this.meter = meter;
    this.layerTrials = LayerTrials.read(spec);
    this.store = TrialStore.open(out, spec);
    this.progress = new SearchProgress(spec, layerTrials.space(), events);
  }

  /**
   * Searches and merges. The folder receives the chosen artifact, {@code trials.json}, {@code
   * trials.csv} and {@link #TABLE}, and in {@code trials/ID} the artifact and result of every whole
   * merge; a search that was ended goes on from them.
   *
   * @param out exists
   * @param checkpointing of the whole merges, whose checkpoints lie in their own folders
   * @param meter measures latencies of the whole merges
   * @return what was measured of the chosen merge
   * @throws RefusedException also where no merge meets the goal
   * @throws StoppedException where it was asked to stop
   */
  public static MergeResult run(
      MergeSpec spec,
      Path out,
      Checkpointing checkpointing,
      LatencyMeter meter,
      Consumer<EngineEvent> events)
      throws IOException {
    return new GoalMerge(spec, out, checkpointing, meter, events).run();
  }

  private MergeResult run() throws IOException {
    Files.deleteIfExists(out.resolve(TABLE));
    try {
      var decision = decide();
      while (decision instanceof Decision.Needs needs) {
        run(needs.trials());
        decision = decide();
      }
      return finish(((Decision.Chosen) decision).trial());
    } catch (RefusedException e) {
      report(null);
      throw e;
    }
  }

  private Decision decide() {
    return layerTrials.decide(store.results(), Set.of());
  }

  private void run(List<Trial> trials) throws IOException {
    progress.begin(store.results(), trials);
    for (var trial : trials) {
      if (checkpointing.stop().getAsBoolean()) {
        throw new StoppedException();
      }
      var result =
          trial.kind() == Trial.Kind.LAYER
              ? layerTrials.run(trial, checkpointing.stop(), progress.within(trial))
              : whole(trial);
      store.add(result);
      progress.done(result);
    }
  }

  private TrialResult whole(Trial trial) throws IOException {
    var folder = Files.createDirectories(store.artifacts(trial.id()));
    var own = Checkpointing.goingOn(folder, checkpointing.interval(), checkpointing.stop());
    var merge = WholeTrial.run(spec, trial, folder, own, meter, progress.within(trial));
    ResultFile.write(folder, merge);
    return WholeTrial.result(trial, merge);
  }

  private MergeResult finish(String chosen) throws IOException {
    Files.copy(
        store.artifacts(chosen).resolve(MergePipeline.ARTIFACT),
        out.resolve(MergePipeline.ARTIFACT),
        StandardCopyOption.REPLACE_EXISTING);
    report(chosen);
    return ResultFile.read(store.artifacts(chosen));
  }

  private void report(@Nullable String chosen) throws IOException {
    var table = new TrialTable(store.results(), chosen);
    Files.write(out.resolve("trials.csv"), table.csv());
    Files.write(out.resolve(TABLE), table.markdown());
  }
}
