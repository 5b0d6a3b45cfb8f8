package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.op.Pick;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.stream.IntStream;

/** Parts of values. */
final class Slices {
  private final Compilation compilation;

  Slices(Compilation compilation) {
    this.compilation = compilation;
  }

  /** A {@code StridedSlice} over all examples. */
  void strided(Node node) {
    var input = compilation.value(node, 0);
    if (node.integer("ellipsis_mask") != 0 || node.integer("new_axis_mask") != 0) {
      throw node.refused("slices in a way that lookup inference does not know");
    }
    var axes = IntStream.range(0, input.rank()).mapToObj(axis -> Axis.of(this, node, axis, input));
    var parts = axes.toArray(Axis[]::new);
    requireAllExamples(node);
    var shape = IntStream.range(0, parts.length).map(axis -> parts[axis].count()).toArray();
    if (input.rank() == 3 && fromTheFirst(parts)) {
      compilation.put(node, new Operand.Picked(input, parts[0].step(), parts[1].step()));
      return;
    }
    var order =
        Picking.order(
            shape,
            input.shape(),
            (axis, position) -> parts[axis].begin() + position * parts[axis].step());
    var sliced = compilation.program().add(new Pick(order, 0), shape, input);
    var kept =
        IntStream.range(0, parts.length)
            .filter(axis -> !parts[axis].dropped())
            .map(axis -> shape[axis])
            .toArray();
    compilation.put(node, kept.length == shape.length ? sliced : dropped(sliced, kept));
  }

  /** A {@code Slice} of all examples. */
  void plain(Node node) {
    var input = compilation.value(node, 0);
    var begin = compilation.integers(node, 1);
    var sizes = compilation.integers(node, 2);
    if (begin.length != input.rank() + 1 || begin[0] != 0) {
      throw node.refused("takes some of the examples");
    }
    var shape =
        IntStream.range(0, input.rank())
            .map(i -> sizes[i + 1] < 0 ? input.shape()[i] - begin[i + 1] : sizes[i + 1])
            .toArray();
    var order = Picking.order(shape, input.shape(), (axis, position) -> position + begin[axis + 1]);
    compilation.put(node, compilation.program().add(new Pick(order, 0), shape, input));
  }

  /**
   * A slice along one axis.
   *
   * @param dropped true where one position is taken and the axis goes
   */
  private record Axis(int begin, int step, int count, int length, boolean dropped) {
    static Axis of(Slices slices, Node node, int axis, Value input) {
      int length = input.shape()[axis];
      int index = axis + 1;
      var begins = slices.compilation.integers(node, 1);
      if (index >= begins.length) {
        return new Axis(0, 1, length, length, false);
      }
      int step = slices.compilation.integers(node, 3)[index];
      if (step < 1) {
        throw node.refused("slices backwards");
      }
      int begin = bit(node, "begin_mask", index) ? 0 : within(begins[index], length);
      if (bit(node, "shrink_axis_mask", index)) {
        return new Axis(begin, 1, 1, length, true);
      }
      int given = slices.compilation.integers(node, 2)[index];
      int end = bit(node, "end_mask", index) ? length : within(given, length);
      return new Axis(begin, step, Math.max(0, Math.ceilDiv(end - begin, step)), length, false);
    }

    private static int within(int position, int length) {
      return Math.clamp(position < 0 ? (long) position + length : position, 0, length);
    }

    private static boolean bit(Node node, String mask, int index) {
      return (node.integer(mask) >> index & 1) == 1;
    }

    private boolean isWhole() {
      return begin == 0 && step == 1 && count == length;
    }
  }

  private static boolean fromTheFirst(Axis... parts) {
    return parts[2].isWhole() && everyStep(parts[0]) && everyStep(parts[1]);
  }

  private static boolean everyStep(Axis axis) {
    return axis.begin() == 0
        && !axis.dropped()
        && axis.count() == Math.ceilDiv(axis.length(), axis.step());
  }

  private void requireAllExamples(Node node) {
    boolean begin = Axis.bit(node, "begin_mask", 0) || compilation.integers(node, 1)[0] == 0;
    boolean end =
        Axis.bit(node, "end_mask", 0) || compilation.integers(node, 2)[0] == Integer.MAX_VALUE;
    if (!begin
        || !end
        || Axis.bit(node, "shrink_axis_mask", 0)
        || compilation.integers(node, 3)[0] != 1) {
      throw node.refused("takes some of the examples");
    }
  }

  private Value dropped(Value sliced, int... shape) {
    var order = Layout.reordering(sliced.shape(), shape);
    return compilation.program().add(new Pick(order, 0), shape, sliced);
  }
}
