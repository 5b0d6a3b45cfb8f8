package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.export.ArtifactWriter;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.speed.LatencyMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A merge from specification to artifact: import, data, alignment, what the method does,
 * evaluation, export, verification, latencies.
 */
public final class MergePipeline {
  /** File name of the artifact in the output folder. */
  public static final String ARTIFACT = "merged.zip";

  private static final long DEFAULT_SEED = 1;

  private final MergeSpec spec;
  private final long seed;
  private final Consumer<EngineEvent> events;
  private final Progress progress;

  private final Path artifact;
  private final Checkpoints checkpoints;

  private MergePipeline(
      MergeSpec spec, Path out, Checkpointing checkpointing, Consumer<EngineEvent> events) {
    SpecChecks.check(spec);
    if (spec.goal() != null) {
      throw new IllegalArgumentException("r and C are to be searched for first");
    }
    this.spec = spec;
    this.seed = seed(spec);
    CalibrationSettings.of(spec.calibration());
    this.events = events;
    this.progress = new Progress(events, 0);
    this.artifact = out.resolve(ARTIFACT);
    this.checkpoints = new Checkpoints(out, checkpointing, events);
  }

  static long seed(MergeSpec spec) {
    return Objects.requireNonNullElse(spec.seed(), DEFAULT_SEED);
  }

  /**
   * Merges, without latencies.
   *
   * @param out folder that receives the artifact; it exists
   * @param events told about progress, from this thread
   * @return what was measured
   * @throws dev.zippermerge.engine.spec.RefusedException where the specification or its files are
   *     at fault
   */
  public static MergeResult run(MergeSpec spec, Path out, Consumer<EngineEvent> events)
      throws IOException {
    return run(spec, out, Checkpointing.fromStart(), events);
  }

  /** Merges, or goes on with a merge from a checkpoint, without latencies. */
  public static MergeResult run(
      MergeSpec spec, Path out, Checkpointing checkpointing, Consumer<EngineEvent> events)
      throws IOException {
    return run(spec, out, checkpointing, LatencyMeter.NONE, events);
  }

  /**
   * Merges, or goes on with a merge from a checkpoint: with the same artifact, byte for byte, as
   * one that was never interrupted. Checkpoints are written into the output folder.
   *
   * @param meter measures latencies at the end
   * @throws StoppedException where it was asked to stop
   */
  public static MergeResult run(
      MergeSpec spec,
      Path out,
      Checkpointing checkpointing,
      LatencyMeter meter,
      Consumer<EngineEvent> events)
      throws IOException {
    return new MergePipeline(spec, out, checkpointing, events).run(meter);
  }

  private MergeResult run(LatencyMeter meter) throws IOException {
    var tasks = read();
    var provenance = Provenance.of(spec);
    var start = checkpoints.start(provenance.fingerprint());
    progress.begin(Phase.ALIGN);
    var plan = Plan.of(spec, tasks);
    var settings = CalibrationSettings.of(spec.calibration(), plan.calibration());
    progress.steps(settings.steps());
    var run = new MergeRun(settings, seed, progress, events, checkpoints);
    var merge =
        switch (plan) {
          case CodebookPlan codebooks -> new CodebookMerge(codebooks, tasks, run).run(start);
          case ExactPlan exact -> new ExactMerge(exact, tasks).run(progress);
          case QuantisedPlan quantised -> new QuantisedMerge(quantised, tasks, run).run(start);
          case ZipperPlan zipper -> new ZipperMerge(zipper, tasks, run).run(start);
        };
    Report report;
    try (var merged = merge) {
      report = finish(provenance, tasks, plan, merged);
    }
    // What the merge needed is free by now.
    progress.begin(Phase.TIME);
    var speed = meter.measure(networks(tasks), artifact);
    var result = report.result(artifact, new Latencies(speed), progress.end());
    checkpoints.clear();
    return result;
  }

  private Report finish(Provenance provenance, List<TaskInput> tasks, Plan plan, Merged merged)
      throws IOException {
    progress.begin(Phase.EVALUATE);
    var after = Measurement.of(merged.model(), tasks);
    progress.begin(Phase.EXPORT);
    var report = Report.of(provenance, tasks, plan, merged, after);
    ArtifactWriter.write(artifact, merged.graph(), report.manifest().json());
    progress.begin(Phase.VERIFY);
    Verifier.verify(artifact, merged.model(), tasks);
    if (!(plan instanceof CodebookPlan)) {
      ByteCheck.check(artifact, report.manifest().layers(), tasks);
    }
    return report;
  }

  private static Map<String, FlatGraph> networks(List<TaskInput> tasks) {
    var networks = new LinkedHashMap<String, FlatGraph>();
    tasks.forEach(task -> networks.put(task.name(), task.network()));
    return networks;
  }

  private List<TaskInput> read() {
    progress.begin(Phase.IMPORT);
    var models = spec.tasks().stream().map(InputReader::model).toList();
    models.stream()
        .flatMap(model -> model.notes().stream())
        .forEach(note -> events.accept(new EngineEvent.Log(note)));
    progress.begin(Phase.DATA);
    var tasks = new ArrayList<TaskInput>();
    for (int i = 0; i < models.size(); i++) {
      var task = spec.tasks().get(i);
      tasks.add(InputReader.task(task, models.get(i), seed));
    }
    return tasks;
  }
}
