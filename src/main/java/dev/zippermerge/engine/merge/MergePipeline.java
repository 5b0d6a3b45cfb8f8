package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.codebook.CodebookStudent;
import dev.zippermerge.engine.codebook.CompactGraph;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.codebook.MergedNetworks;
import dev.zippermerge.engine.codebook.StoredNetworks;
import dev.zippermerge.engine.export.ArtifactWriter;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A merge by NeuralMerger, from specification to artifact: import, data, alignment, encoding,
 * calibration, evaluation, export, verification.
 */
public final class MergePipeline {
  /** File name of the artifact in the output folder. */
  public static final String ARTIFACT = "merged.zip";

  private static final long DEFAULT_SEED = 1;

  private final MergeSpec spec;
  private final long seed;
  private final CalibrationSettings settings;
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
    this.settings = CalibrationSettings.of(spec.calibration());
    this.events = events;
    this.progress = new Progress(events, settings.steps());
    this.artifact = out.resolve(ARTIFACT);
    this.checkpoints = new Checkpoints(out, checkpointing, events);
  }

  static long seed(MergeSpec spec) {
    return Objects.requireNonNullElse(spec.seed(), DEFAULT_SEED);
  }

  /**
   * Merges.
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

  /**
   * Merges, or goes on with a merge from a checkpoint: with the same result, byte for byte, as one
   * that was never interrupted. Checkpoints are written into the output folder.
   *
   * @throws StoppedException where it was asked to stop
   */
  public static MergeResult run(
      MergeSpec spec, Path out, Checkpointing checkpointing, Consumer<EngineEvent> events)
      throws IOException {
    return new MergePipeline(spec, out, checkpointing, events).run();
  }

  private MergeResult run() throws IOException {
    var tasks = read();
    var provenance = Provenance.of(spec);
    var start = checkpoints.start(provenance.fingerprint());
    progress.begin(Phase.ALIGN);
    var plan = Plan.of(spec, tasks);
    progress.begin(Phase.ENCODE);
    var encoded = encode(plan, tasks, start);
    var merged = merged(tasks, encoded);
    try (var model = new JointModel(CodebookStudent.build(merged))) {
      progress.begin(Phase.EVALUATE);
      var before =
          Objects.requireNonNullElseGet(
              start.header().before(), () -> Measurement.of(model, tasks));
      progress.begin(Phase.CALIBRATE);
      var calibration = new Calibration(model, tasks, settings, seed, progress, events);
      calibration.run(start.with(encoded, before), checkpoints);
      var stored = StoredNetworks.of(merged, trained(model), plan.precision());
      // The student that is measured and verified is the one that is stored.
      model.student().variables().forEach(v -> model.write(v, stored.values(v)));
      progress.begin(Phase.EVALUATE);
      var after = Measurement.of(model, tasks);
      var report = new Report(provenance, tasks, plan, stored, before, after, calibration.curves());
      progress.begin(Phase.EXPORT);
      var manifest = report.manifest();
      ArtifactWriter.write(artifact, CompactGraph.build(stored), manifest.json());
      progress.begin(Phase.VERIFY);
      Verifier.verify(artifact, model, tasks);
      var latencies = Latencies.measure(artifact, tasks);
      var result = report.result(manifest, artifact, latencies, progress.end());
      checkpoints.clear();
      return result;
    }
  }

  /** Encodes the layers, and refits them unless the checkpoint was written after that. */
  private List<EncodedLayer> encode(Plan plan, List<TaskInput> tasks, Checkpoint start)
      throws IOException {
    var encoded = new Encoding(plan, tasks, seed, progress).run(start, checkpoints);
    return Boolean.TRUE.equals(plan.encoding().refit()) && start.header().before() == null
        ? new Refit(merged(tasks, encoded), Calibration.examples(tasks, settings, seed), seed).run()
        : encoded;
  }

  /** The networks with these layers merged, all others as they are. */
  static MergedNetworks merged(List<TaskInput> tasks, List<EncodedLayer> encoded) {
    return new MergedNetworks(
        tasks.stream().map(TaskInput::name).toList(),
        tasks.stream().map(TaskInput::network).toList(),
        encoded);
  }

  private List<TaskInput> read() {
    progress.begin(Phase.IMPORT);
    var models = spec.tasks().stream().map(InputReader::model).toList();
    progress.begin(Phase.DATA);
    var tasks = new ArrayList<TaskInput>();
    for (int i = 0; i < models.size(); i++) {
      var task = spec.tasks().get(i);
      tasks.add(InputReader.task(task, models.get(i), seed));
    }
    return tasks;
  }

  /** Values of all variables, by name. */
  static Map<String, float[]> trained(JointModel model) {
    var values = new TreeMap<String, float[]>();
    model.student().variables().forEach(v -> values.put(v.name(), model.read(v)));
    return values;
  }
}
