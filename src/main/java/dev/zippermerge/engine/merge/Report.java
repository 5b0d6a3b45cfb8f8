package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.Objective;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.codebook.QuantisationError;
import dev.zippermerge.engine.codebook.StoredNetworks;
import dev.zippermerge.engine.evaluate.Latency;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.AnswerForm;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.spec.TaskKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what was measured: the manifest inside the artifact, which holds nothing that
 * differs from run to run, and the result beside it.
 */
record Report(
    Provenance provenance,
    List<TaskInput> tasks,
    Plan plan,
    StoredNetworks stored,
    Measurement before,
    Measurement after,
    List<EngineEvent.Curve> curves) {

  /** What the artifact's manifest holds; the result repeats its measurements. */
  Manifest manifest() {
    return new Manifest(
        1,
        provenance.spec(),
        provenance.seed(),
        provenance.inputs(),
        provenance.versions(),
        plan.describe(tasks),
        layers(),
        answers());
  }

  private Map<String, AnswerForm> answers() {
    var forms = new TreeMap<String, AnswerForm>();
    for (var task : tasks) {
      boolean binary = task.objective().kind() == Objective.Kind.BINARY;
      var threshold = binary ? Objectives.threshold(task.network()) : null;
      forms.put(task.name(), new AnswerForm(kind(task), threshold));
    }
    return forms;
  }

  private static TaskKind kind(TaskInput task) {
    return task.objective().kind() == Objective.Kind.VALUES
        ? TaskKind.REGRESSION
        : TaskKind.CLASSIFICATION;
  }

  /** The result, once the artifact is written and timed. */
  MergeResult result(
      Manifest manifest,
      Path artifact,
      List<Latency.Medians> latencies,
      Map<Phase, Double> secondsByPhase)
      throws IOException {
    var digests = new TreeMap<>(manifest.inputs());
    digests.put("artifact", Digests.sha256(artifact));
    return new MergeResult(
        manifest.layers(),
        taskResults(latencies),
        totals(manifest, Files.size(artifact)),
        secondsByPhase,
        curves,
        digests,
        manifest.seed(),
        manifest.versions());
  }

  private static MergeResult.Totals totals(Manifest manifest, long artifactBytes) {
    long originalBytes = manifest.plan().originalBytes();
    return new MergeResult.Totals(
        originalBytes,
        manifest.layers().stream().mapToLong(MergeResult.Layer::bytesAfter).sum(),
        artifactBytes,
        (double) originalBytes / artifactBytes);
  }

  private List<MergeResult.Layer> layers() {
    var layers = new ArrayList<MergeResult.Layer>();
    for (int i = 0; i < stored.merged().layers().size(); i++) {
      layers.add(encodedLayer(i));
    }
    for (int task = 0; task < tasks.size(); task++) {
      for (var layer : tasks.get(task).network().layers()) {
        if (!layer.mergeable()) {
          layers.add(privateLayer(task, layer));
        }
      }
    }
    return layers;
  }

  private MergeResult.Layer encodedLayer(int index) {
    var layer = stored.merged().layers().get(index);
    var codebook = layer.codebook();
    return new MergeResult.Layer(
        layer.name(),
        layer.alignment().dense() ? "ENCODED_DENSE" : "ENCODED_CONV",
        Plan.sources(layer.alignment(), tasks),
        codebook.segmentLength(),
        codebook.codewordCount(),
        codebook.segments(),
        Sizes.before(layer.alignment(), tasks),
        Sizes.biases(layer.alignment(), tasks) + stored.size(index),
        errors(layer));
  }

  private List<MergeResult.LayerError> errors(EncodedLayer layer) {
    var errors = new ArrayList<MergeResult.LayerError>();
    var members = layer.alignment().members();
    for (int i = 0; i < members.size(); i++) {
      int task = members.get(i).task();
      var source = members.get(i).layer();
      var kernel = tasks.get(task).network().kernel(source);
      errors.add(error(task, source, QuantisationError.relative(kernel, layer.decode(i))));
    }
    return errors;
  }

  private MergeResult.LayerError error(int task, WeightLayer layer, @Nullable Double quantisation) {
    return new MergeResult.LayerError(
        tasks.get(task).name(),
        quantisation,
        Objects.requireNonNull(before.mismatches().get(task).get(layer.output())),
        Objects.requireNonNull(after.mismatches().get(task).get(layer.output())));
  }

  private MergeResult.Layer privateLayer(int task, WeightLayer layer) {
    var input = tasks.get(task);
    return new MergeResult.Layer(
        input.name() + "/" + layer.name(),
        layer.outputLayer() ? "OUTPUT" : "KEPT",
        List.of(new MergePlan.Source(input.name(), layer.name(), layer.kernelShape())),
        null,
        null,
        null,
        Sizes.before(input.network(), layer),
        Sizes.after(input.network(), layer),
        List.of(error(task, layer, null)));
  }

  private List<MergeResult.Task> taskResults(List<Latency.Medians> latencies) {
    var results = new ArrayList<MergeResult.Task>();
    for (int i = 0; i < tasks.size(); i++) {
      var encoded = before.answers().get(i);
      var calibrated = after.answers().get(i);
      results.add(
          new MergeResult.Task(
              tasks.get(i).name(),
              kind(tasks.get(i)),
              tasks.get(i).data().labelled(),
              calibrated.examples(),
              calibrated.teacherAccuracy(),
              encoded.studentAccuracy(),
              calibrated.studentAccuracy(),
              encoded.agreement(),
              calibrated.agreement(),
              calibrated.teacherError(),
              encoded.studentError(),
              calibrated.studentError(),
              latencies.get(i).original(),
              latencies.get(i).merged()));
    }
    return results;
  }

  /** What the manifest holds. */
  record Manifest(
      int manifestVersion,
      MergeSpec spec,
      long seed,
      Map<String, String> inputs,
      Map<String, String> versions,
      MergePlan plan,
      List<MergeResult.Layer> layers,
      Map<String, AnswerForm> answers) {

    String json() {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }
  }
}
