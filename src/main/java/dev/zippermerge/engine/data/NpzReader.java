package dev.zippermerge.engine.data;

import static java.util.Objects.requireNonNullElse;

import dev.zippermerge.engine.data.ArrayNames.Role;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads NumPy arrays: inputs [N, ...] and, where they are there, labels: classes [N] or values [N,
 * ...]. An array's name is its path without {@code .npy}; a folder around them all is looked
 * through.
 */
final class NpzReader {
  private final Reading reading;
  private final Conversion conversion;
  private final Map<String, Member> arrays = new TreeMap<>();
  private final boolean bare;
  private final ArrayNames names;
  private final TreeSet<String> unused;

  NpzReader(Reading reading) {
    this.reading = reading;
    this.conversion = new Conversion(reading, Conversion.Source.ARRAYS);
    this.bare = reading.archive() instanceof BareFile;
    var members = Member.of(reading.archive()).filter(m -> bare || MemberKind.ARRAY.is(m)).toList();
    boolean wrapped =
        members.stream()
                .allMatch(m -> m.path().size() > 1 && m.top().equals(members.getFirst().top()))
            && members.stream().noneMatch(m -> SplitName.of(m.top()).isPresent());
    for (var member : members) {
      var inside = wrapped ? member.withoutTop() : member;
      arrays.put(String.join("/", inside.path()).replaceFirst("(?i)\\.npy$", ""), member);
    }
    this.names = new ArrayNames(arrays.keySet());
    this.unused = new TreeSet<>(arrays.keySet());
  }

  CalibrationSet read() {
    var spec = reading.spec();
    // A lone array is the inputs, whatever its file is called.
    var found = bare ? arrays.keySet().iterator().next() : names.train(Role.INPUTS);
    var xTrain = requireNonNullElse(spec.xTrain() == null ? found : spec.xTrain(), "x_train");
    var yTrain = label(spec.yTrain(), SplitName.TRAIN);
    var xTest = spec.xTest() == null && !bare ? names.test(Role.INPUTS) : spec.xTest();
    var yTest = xTest == null ? null : label(spec.yTest(), SplitName.TEST);
    var texts = texts(yTrain, yTest);
    var train = part(xTrain, yTrain, texts);
    var test = xTest == null ? null : part(xTest, yTest, texts);
    if (test != null && (train.targets == null) != (test.targets == null)) {
      throw missing(train.targets == null ? "y_train" : "y_test");
    }
    if (!unused.isEmpty()) {
      reading.notes().tell("Arrays that are not read: %s.".formatted(String.join(", ", unused)));
    }
    return Splits.of(
        reading, conversion, train, test, texts.isEmpty() ? null : TextLabels.names(texts));
  }

  private @Nullable String label(@Nullable String asked, SplitName split) {
    if (!reading.labelled() || asked != null || bare) {
      return reading.labelled() ? asked : null;
    }
    return split == SplitName.TRAIN ? names.train(Role.LABELS) : names.test(Role.LABELS);
  }

  /** The labels of arrays that hold texts, by array. */
  private Map<String, List<String>> texts(@Nullable String train, @Nullable String test) {
    var texts = new TreeMap<String, List<String>>();
    for (var name : Stream.of(train, test).filter(Objects::nonNull).toList()) {
      var read = arrays.containsKey(name) ? read(name, NpyText::read) : null;
      if (read != null) {
        texts.put(name, read);
      }
    }
    return texts;
  }

  private Part part(String input, @Nullable String label, Map<String, List<String>> texts) {
    var table = inputs(input);
    if (label == null) {
      return new Part(table, null, input);
    }
    unused.remove(label);
    var targets =
        texts.containsKey(label)
            ? TextLabels.of(label, texts, table)
            : Labels.of(array(label), table, reading.firstLabel());
    return new Part(table, targets, label);
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

  private Table array(String name) {
    var member = arrays.get(name);
    if (member == null) {
      throw missing(name);
    }
    unused.remove(name);
    return Objects.requireNonNull(read(name, NpyReader::read));
  }

  /** Reads an array's file. */
  private interface ArrayFile<T> {
    @Nullable T read(String name, InputStream in, long fileBytes);
  }

  private <T> @Nullable T read(String name, ArrayFile<T> file) {
    var entry = Objects.requireNonNull(arrays.get(name)).entry();
    try (var in = new BufferedInputStream(reading.archive().open(entry), 1 << 16)) {
      return file.read(name, in, entry.size());
    } catch (IOException e) {
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE, name, "The array cannot be unpacked: " + e.getMessage());
    }
  }

  private RefusedException missing(String name) {
    return new RefusedException(
        RefusalCode.DATA_ARRAY_MISSING,
        name,
        "%s has no array %s; it has %s.".formatted(reading.file(), name, arrays.keySet()));
  }
}
