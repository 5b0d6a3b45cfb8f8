package dev.zippermerge.catalog;

import dev.zippermerge.engine.spec.DataDescription;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.ModelDescription;
import dev.zippermerge.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Takes in files: only what the engine understands is stored, whole or not at all. */
@Service
public class Uploads {
  private final Inspector inspector;
  private final UploadQuota quota;
  private final Models models;
  private final Datasets datasets;

  Uploads(Inspector inspector, UploadQuota quota, Models models, Datasets datasets) {
    this.inspector = inspector;
    this.quota = quota;
    this.models = models;
    this.datasets = datasets;
  }

  /**
   * Inspects a model and stores it.
   *
   * @param file the model, an absolute path
   * @param inputShape sizes of inputs that the model leaves open, {@code [NAME=]H,W[,C]}
   * @throws ProblemException status 422, with the engine's code where it refused the model, {@code
   *     MODEL_UNREADABLE} where it failed on it; 413 where the caller may not store that much
   */
  public ModelView model(String name, Path file, @Nullable String inputShape)
      throws InterruptedException, IOException {
    quota.check(Files.size(file));
    var arguments = new ArrayList<>(List.of("inspect", file.toString(), "--json"));
    if (inputShape != null) {
      arguments.add("--input-shape=" + inputShape);
    }
    var description =
        inspector.inspect(file, "MODEL_UNREADABLE", ModelDescription.class, arguments);
    return models.add(name, file, description);
  }

  /**
   * Inspects a data set and stores it.
   *
   * @param spec how the file becomes examples
   * @param file the data, an absolute path in a folder of its own, which the caller deletes
   * @throws ProblemException status 422, with the engine's code where it refused the data, {@code
   *     DATASET_UNREADABLE} where it failed on it; 413 where the caller may not store that much
   */
  public DatasetView dataset(String name, DataSpec spec, Path file)
      throws InterruptedException, IOException {
    quota.check(Files.size(file));
    // Beside the upload, with which it goes, also where this process is killed meanwhile.
    var specFile = Files.createTempFile(Objects.requireNonNull(file.getParent()), "spec", ".json");
    Files.writeString(specFile, Json.mapper().writeValueAsString(spec));
    var description =
        inspector.inspect(
            file,
            "DATASET_UNREADABLE",
            DataDescription.class,
            List.of("inspect-data", file.toString(), "--spec", specFile.toString(), "--json"));
    return datasets.add(name, file, spec, description);
  }
}
