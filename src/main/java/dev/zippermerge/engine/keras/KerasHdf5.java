package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.SourceModel;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import io.jhdf.api.Group;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/** A whole model in one HDF5 file, with its configuration as an attribute. */
final class KerasHdf5 {
  private static final String FORMAT = "KERAS_H5";

  /** The others number kernels the other way round. */
  private static final Set<String> BACKENDS = Set.of("tensorflow", "jax", "torch", "numpy");

  private KerasHdf5() {}

  static SourceModel read(Path path, InputSizes sizes) {
    var name = String.valueOf(path.getFileName());
    try (var file = new WeightFile(path, name)) {
      var config = file.text(file.root(), "model_config");
      if (config == null) {
        throw new RefusedException(
            RefusalCode.MODEL_CONFIG_MISSING,
            name,
            "The file has no configuration of a Keras model (model_config); it holds weights only,"
                + " or something else. Save the whole model: model.save(...).");
      }
      var weights =
          Objects.requireNonNullElse(file.group(file.root(), "model_weights"), file.root());
      var backend = file.text(weights, "backend");
      if (backend != null && !BACKENDS.contains(backend)) {
        throw new RefusedException(
            RefusalCode.UNKNOWN_FORMAT,
            name,
            "Models of the backend '" + backend + "' are not read.");
      }
      var source = new KerasSource(name, FORMAT, version(file, weights), sizes);
      return source.build(config, network -> new LegacyWeights(file, weights, network));
    }
  }

  private static String version(WeightFile file, Group weights) {
    var version = file.text(file.root(), "keras_version");
    return Objects.requireNonNullElse(
        version == null ? file.text(weights, "keras_version") : version, "");
  }
}
