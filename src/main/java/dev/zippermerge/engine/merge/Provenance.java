package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.tensorflow.TensorFlowRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where a merged model comes from.
 *
 * @param spec what was asked for, without paths: they say nothing outside the machine they are on
 * @param seed the seed used
 * @param inputs SHA-256 of each input file, by task name and role
 * @param versions versions of Zippermerge, TensorFlow and Java
 */
record Provenance(
    MergeSpec spec, long seed, Map<String, String> inputs, Map<String, String> versions) {

  /** Reads all input files. */
  static Provenance of(MergeSpec spec) throws IOException {
    var inputs = new TreeMap<String, String>();
    for (var task : spec.tasks()) {
      inputs.put(task.name() + ".model", Digests.sha256(Path.of(task.model())));
      var data = task.data();
      if (data != null) {
        inputs.put(task.name() + ".data", Digests.sha256(Path.of(data)));
      }
    }
    var tasks =
        spec.tasks().stream()
            .map(task -> task.withFiles("", task.data() == null ? null : ""))
            .toList();
    return new Provenance(
        spec.withTasks(tasks), MergePipeline.seed(spec), inputs, currentVersions());
  }

  /** Tells merges apart that end differently: SHA-256 in hexadecimal. */
  String fingerprint() {
    return HexFormat.of().formatHex(Digests.sha256().digest(Json.mapper().writeValueAsBytes(this)));
  }

  private static Map<String, String> currentVersions() {
    var own = Provenance.class.getPackage().getImplementationVersion();
    return new TreeMap<>(
        Map.of(
            "zippermerge", Objects.requireNonNullElse(own, "development"),
            "tensorflow", TensorFlowRuntime.version(),
            "java", String.valueOf(Runtime.version().feature())));
  }
}
