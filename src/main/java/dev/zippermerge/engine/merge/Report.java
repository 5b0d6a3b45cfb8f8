package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.Objective;
import dev.zippermerge.engine.spec.AnswerForm;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what was measured: the manifest inside the artifact, which holds nothing that
 * differs from run to run, and the result beside it.
 */
record Report(List<TaskInput> tasks, Merged merged, Measurement after, Manifest manifest) {

  static Report of(
      Provenance provenance, List<TaskInput> tasks, Plan plan, Merged merged, Measurement after) {
    var manifest =
        new Manifest(
            1,
            provenance.spec(),
            provenance.seed(),
            provenance.inputs(),
            provenance.versions(),
            EqualLayers.report(plan, tasks, provenance.spec().zipper()),
            merged.layers().layers(new LayerErrors(tasks, merged.before(), after)),
            answers(tasks));
    return new Report(tasks, merged, after, manifest);
  }

  private static Map<String, AnswerForm> answers(List<TaskInput> tasks) {
    var forms = new TreeMap<String, AnswerForm>();
    for (var task : tasks) {
      boolean binary = task.objective().kind() == Objective.Kind.BINARY;
      var threshold = binary ? Objectives.threshold(task.network()) : null;
      forms.put(task.name(), new AnswerForm(kind(task), threshold));
    }
    return forms;
  }

  private static TaskKind kind(TaskInput task) {
    if (task.objective().detection() != null) {
      return TaskKind.DETECTION;
    }
    return task.objective().kind() == Objective.Kind.VALUES
        ? TaskKind.REGRESSION
        : TaskKind.CLASSIFICATION;
  }

  /** The result, once the artifact is written and timed. */
  MergeResult result(Path artifact, Latencies latencies, Map<Phase, Double> secondsByPhase)
      throws IOException {
    var digests = new TreeMap<>(manifest.inputs());
    digests.put("artifact", Digests.sha256(artifact));
    var results = taskResults(latencies);
    return new MergeResult(
        latencies.of(manifest.layers()),
        results,
        totals(Files.size(artifact)),
        secondsByPhase,
        merged.curves(),
        digests,
        manifest.seed(),
        manifest.versions(),
        merged.steps(),
        new Judge(manifest.spec().verdict(), classes(), nothingShared())
            .judge(results, merged.curves()));
  }

  private @Nullable String nothingShared() {
    var steps = merged.steps();
    return steps == null ? null : NothingShared.why(steps).orElse(null);
  }

  private List<Integer> classes() {
    return tasks.stream().map(task -> Math.max(2, task.objective().width())).toList();
  }

  private MergeResult.Totals totals(long artifactBytes) {
    long originalBytes = manifest.plan().originalBytes();
    return new MergeResult.Totals(
        originalBytes,
        manifest.layers().stream().mapToLong(MergeResult.Layer::bytesAfter).sum(),
        artifactBytes,
        (double) originalBytes / artifactBytes);
  }

  private List<MergeResult.Task> taskResults(Latencies latencies) {
    var results = new ArrayList<MergeResult.Task>();
    for (int i = 0; i < tasks.size(); i++) {
      var encoded = merged.before().answers().get(i);
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
              calibrated.teacherIou(),
              encoded.studentIou(),
              calibrated.studentIou(),
              latencies.of(tasks.get(i).name())));
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
