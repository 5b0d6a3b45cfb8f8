package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.archive.ArchiveEntry;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a NumPy archive: inputs [N, ...] and, where they are there, labels [N]. */
final class NpzReader {
  private final Archive zip;
  private final String file;
  private final DataSpec spec;
  private final Conversion conversion;
  private final long seed;
  private final Map<String, ArchiveEntry> arrays = new TreeMap<>();

  NpzReader(Archive zip, String file, DataSpec spec, Conversion conversion, long seed) {
    this.zip = zip;
    this.file = file;
    this.spec = spec;
    this.conversion = conversion;
    this.seed = seed;
    zip.files().stream()
        .filter(entry -> entry.name().endsWith(".npy"))
        .forEach(entry -> arrays.put(entry.name().replaceFirst("\\.npy$", ""), entry));
  }

  CalibrationSet read() {
    var xTrain = Objects.requireNonNullElse(spec.xTrain(), "x_train");
    var xTest = Objects.requireNonNullElse(spec.xTest(), "x_test");
    var train = inputs(xTrain);
    var trainLabels = labels(spec.yTrain(), "y_train", train);
    if (spec.xTest() == null && !arrays.containsKey(xTest)) {
      return Splits.divide(conversion, spec, seed, train, trainLabels, null);
    }
    var test = inputs(xTest);
    var testLabels = labels(spec.yTest(), "y_test", test);
    requireBothLabelled(trainLabels, testLabels);
    return Splits.join(conversion, train, trainLabels, test, testLabels, null);
  }

  private Table inputs(String name) {
    var table = array(name);
    Splits.requireExamples(table.rows().count(), name);
    if (table.shape().isEmpty()) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          name,
          "%s is a plain list of numbers; an axis for each example's values is needed."
              .formatted(name));
    }
    return table;
  }

  private int @Nullable [] labels(@Nullable String asked, String byDefault, Table inputs) {
    var name = Objects.requireNonNullElse(asked, byDefault);
    if (Boolean.FALSE.equals(spec.labelled()) || (asked == null && !arrays.containsKey(name))) {
      return null;
    }
    return Labels.of(array(name), inputs);
  }

  private void requireBothLabelled(int @Nullable [] train, int @Nullable [] test) {
    if ((train == null) != (test == null)) {
      throw missing(
          train == null
              ? Objects.requireNonNullElse(spec.yTrain(), "y_train")
              : Objects.requireNonNullElse(spec.yTest(), "y_test"));
    }
  }

  private Table array(String name) {
    var entry = arrays.get(name);
    if (entry == null) {
      throw missing(name);
    }
    try (var in = new BufferedInputStream(zip.open(entry), 1 << 16)) {
      return NpyReader.read(name, in, entry.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RefusedException missing(String name) {
    return new RefusedException(
        RefusalCode.DATA_ARRAY_MISSING,
        name,
        "%s has no array %s; it has %s.".formatted(file, name, arrays.keySet()));
  }
}
