package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RecordSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shape of an example that a record gives as numbers. */
final class RecordShape {
  private RecordShape() {}

  /**
   * Looks in the specification, in the record's own features, at the network.
   *
   * @throws RefusedException DATA_SHAPE_MISMATCH naming the record where the record says a shape
   *     that its numbers do not fill
   */
  static List<Integer> of(
      Reading reading, @Nullable RecordSpec spec, String feature, NumberedExample first) {
    if (spec != null && spec.shape() != null) {
      return List.copyOf(spec.shape());
    }
    int size = RecordRows.floats(first.feature(feature)).length;
    var said = said(first, feature);
    if (!said.isEmpty()) {
      if (said.stream().anyMatch(d -> d < 1) || said.size() > 3 || product(said) != size) {
        throw new RefusedException(
            RefusalCode.DATA_SHAPE_MISMATCH,
            first.name(),
            "Record %s has %d numbers and says that their shape is %s."
                .formatted(first.name(), size, said));
      }
      return said.stream().map(Math::toIntExact).toList();
    }
    var model = reading.modelShape();
    boolean fills = model != null && model.stream().allMatch(d -> d > 0) && size(model) == size;
    return fills ? Objects.requireNonNull(model) : List.of(size);
  }

  private static List<Long> said(NumberedExample first, String feature) {
    var sides =
        Stream.of("image/height", "image/width", "image/channels")
            .flatMap(side -> first.integers(side).stream())
            .toList();
    return Stream.of(
            first.integers(feature + "/shape"),
            first.integers("image/shape"),
            first.integers("shape"))
        .filter(shape -> !shape.isEmpty())
        .findFirst()
        .orElse(sides.size() == 3 ? sides : List.of());
  }

  /** Values in an example of some shape. */
  static long size(List<Integer> shape) {
    return product(shape.stream().map(Integer::longValue).toList());
  }

  private static long product(List<Long> shape) {
    double product = shape.stream().mapToDouble(d -> d).reduce(1, (a, b) -> a * b);
    return product > Integer.MAX_VALUE ? Long.MAX_VALUE : Math.round(product);
  }
}
