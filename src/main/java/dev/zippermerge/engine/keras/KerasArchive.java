package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.archive.ArchiveEntry;
import dev.zippermerge.engine.graph.SourceModel;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;

/** A {@code .keras} archive: configuration, version and weights as files in a zip. */
final class KerasArchive {
  private static final String FORMAT = "KERAS_V3";
  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";

  private final Archive archive;

  KerasArchive(Archive archive) {
    this.archive = archive;
  }

  /** Reads the model; the weights pass through a temporary file. */
  SourceModel read(InputSizes sizes) throws IOException {
    var config = text(CONFIG, RefusalCode.MODEL_CONFIG_MISSING);
    var metadata = text(METADATA, RefusalCode.MODEL_CONFIG_MISSING);
    var source = new KerasSource(archive.name(), FORMAT, version(metadata), sizes);
    var weights = Files.createTempFile("zippermerge-weights-", ".h5");
    try {
      try (var in = archive.open(entry(WEIGHTS, RefusalCode.VARIABLES_MISSING))) {
        Files.copy(in, weights, StandardCopyOption.REPLACE_EXISTING);
      }
      try (var file = new WeightFile(weights, inside(WEIGHTS))) {
        return source.build(config, network -> new ArchiveWeights(file, network));
      }
    } finally {
      Files.delete(weights);
    }
  }

  private String version(String metadata) {
    return KerasSource.json(inside(METADATA), metadata).path("keras_version").asString("");
  }

  private String text(String entry, RefusalCode missing) throws IOException {
    try (var in = archive.open(entry(entry, missing))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ArchiveEntry entry(String entry, RefusalCode missing) {
    for (var file : archive.files()) {
      if (file.name().equals(entry)) {
        return file;
      }
    }
    throw new RefusedException(missing, inside(entry), "The archive has no file '" + entry + "'.");
  }

  private String inside(String entry) {
    return archive.name() + "!" + entry;
  }
}
