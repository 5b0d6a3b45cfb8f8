package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;

/**
 * Random sequences of transposes and of operations on axes, as they are and with their transposes
 * put off.
 */
class RandomAxesTest {
  private static final AttrValue INT32 = Nodes.type(DataType.DT_INT32);
  private static final int OPERATIONS = 14;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void answersStayTheSame(long seed) {
    var walk = new Walk(seed);
    walk.at = walk.graph.conv("conv", "x", 3, 3, 2, 4);
    for (int i = 0; i < OPERATIONS; i++) {
      walk.step("op" + i);
    }
    walk.graph.op("y", "Neg", walk.at);
    walk.graph.flatAsOriginal("y");
  }

  /** A sequence in the making. The batch is somewhere among the axes and is left alone. */
  private static final class Walk {
    private final Random random;
    private final TestGraph graph = new TestGraph(4, 3, 2);
    private final List<Integer> shape = new ArrayList<>(List.of(-1, 4, 3, 4));
    private String at = "";

    Walk(long seed) {
      random = new Random(seed);
    }

    void step(String name) {
      if (random.nextBoolean()) {
        transpose(name);
        return;
      }
      int axis = axis();
      switch (random.nextInt(14)) {
        case 0 -> at = graph.op(name, "Relu", at);
        case 1 -> addConstant(name);
        case 2 -> concat(name, axis);
        case 3 -> pad(name, axis);
        case 4 -> slice(name, axis);
        case 5 -> stridedSlice(name, axis);
        case 6 -> reduce(name, axis);
        case 7 -> expand(name, axis);
        case 8 -> squeeze(name, axis);
        case 9 -> split(name, axis);
        case 10 -> tile(name, axis);
        case 11 -> at = graph.op(name, "Softmax", at);
        case 12 -> reshapeAsItIs(name);
        default -> gather(name, axis);
      }
    }

    private void transpose(String name) {
      var axes = new ArrayList<>(IntStream.range(0, shape.size()).boxed().toList());
      Collections.shuffle(axes, random);
      var old = List.copyOf(shape);
      shape.clear();
      axes.forEach(axis -> shape.add(old.get(axis)));
      at = graph.withInts(name, "Transpose", "Tperm", at, toArray(axes));
    }

    /** Any axis but the batch. */
    private int axis() {
      int axis = random.nextInt(shape.size());
      return axis == shape.indexOf(-1) ? axis() : axis;
    }

    private void addConstant(String name) {
      int last = shape.getLast();
      var wide = last < 0 || random.nextBoolean() ? new long[] {1, 1} : new long[] {last};
      at = graph.op(name, "AddV2", graph.weights(name + "_c", wide), at);
    }

    private void concat(String name, int axis) {
      var other = graph.op(name + "_other", "Abs", at);
      at =
          graph.add(
              Nodes.floatOp(name, "ConcatV2", at, other, graph.integer(name + "_axis", axis))
                  .putAttr("N", Nodes.integer(2))
                  .putAttr("Tidx", INT32));
      shape.set(axis, 2 * shape.get(axis));
    }

    private void pad(String name, int axis) {
      var rows = new int[2 * shape.size()];
      rows[2 * axis] = 1;
      rows[2 * axis + 1] = 2;
      graph.nodes().add(Nodes.constant(name + "_rows", rows, shape.size(), 2));
      at = graph.add(Nodes.floatOp(name, "Pad", at, name + "_rows").putAttr("Tpaddings", INT32));
      shape.set(axis, shape.get(axis) + 3);
    }

    private void slice(String name, int axis) {
      var begin = new int[shape.size()];
      var size = new int[shape.size()];
      IntStream.range(0, size.length).forEach(i -> size[i] = -1);
      begin[axis] = shape.get(axis) / 2;
      var starts = graph.ints(name + "_begin", begin);
      at =
          graph.add(
              Nodes.floatOp(name, "Slice", at, starts, graph.ints(name + "_size", size))
                  .putAttr("Index", INT32));
      shape.set(axis, shape.get(axis) - begin[axis]);
    }

    private void stridedSlice(String name, int axis) {
      var strides = new int[shape.size()];
      IntStream.range(0, strides.length).forEach(i -> strides[i] = 1);
      strides[axis] = 2;
      var end = new int[shape.size()];
      end[axis] = shape.get(axis);
      var starts = graph.ints(name + "_begin", new int[shape.size()]);
      var ends = graph.ints(name + "_end", end);
      at =
          graph.add(
              Nodes.floatOp(
                      name, "StridedSlice", at, starts, ends, graph.ints(name + "_s", strides))
                  .putAttr("Index", INT32)
                  .putAttr("begin_mask", Nodes.integer((1L << shape.size()) - 1))
                  .putAttr("end_mask", Nodes.integer((1L << shape.size()) - 1 - (1L << axis))));
      shape.set(axis, Math.ceilDiv(shape.get(axis), 2));
    }

    private void reduce(String name, int axis) {
      boolean keep = shape.size() < 4 || random.nextBoolean();
      at = graph.withInts(name, "Mean", "Tidx", at, axis - (keep ? 0 : shape.size()));
      var node = graph.nodes().removeLast().toBuilder();
      graph.add(node.putAttr("keep_dims", AttrValue.newBuilder().setB(keep).build()));
      if (keep) {
        shape.set(axis, 1);
      } else {
        shape.remove(axis);
      }
    }

    private void expand(String name, int axis) {
      if (shape.size() < 5) {
        int place = random.nextBoolean() ? axis : shape.size();
        at =
            graph.add(
                Nodes.floatOp(name, "ExpandDims", at, graph.integer(name + "_axis", place))
                    .putAttr("Tdim", INT32));
        shape.add(place, 1);
      }
    }

    private void squeeze(String name, int axis) {
      if (shape.get(axis) == 1 && shape.size() > 3) {
        at =
            graph.add(Nodes.floatOp(name, "Squeeze", at).putAttr("squeeze_dims", Nodes.ints(axis)));
        shape.remove(axis);
      }
    }

    private void split(String name, int axis) {
      if (shape.get(axis) % 2 == 0) {
        var split =
            graph.add(
                Nodes.floatOp(name, "Split", graph.integer(name + "_axis", axis), at)
                    .putAttr("num_split", Nodes.integer(2)));
        at = graph.op(name + "_swapped", "Sub", split + ":1", split);
        shape.set(axis, shape.get(axis) / 2);
      }
    }

    private void tile(String name, int axis) {
      var times = new int[shape.size()];
      IntStream.range(0, times.length).forEach(i -> times[i] = i == axis ? 2 : 1);
      at = graph.withInts(name, "Tile", "Tmultiples", at, times);
      shape.set(axis, 2 * shape.get(axis));
    }

    private void gather(String name, int axis) {
      var rows = graph.ints(name + "_rows", shape.get(axis) - 1, 0);
      at =
          graph.add(
              Nodes.op(name, "GatherV2", at, rows, graph.integer(name + "_axis", axis))
                  .putAttr("Tparams", Nodes.type(DataType.DT_FLOAT))
                  .putAttr("Tindices", INT32)
                  .putAttr("Taxis", INT32));
      shape.set(axis, 2);
    }

    private void reshapeAsItIs(String name) {
      var own = graph.add(Nodes.floatOp(name + "_shape", "Shape", at).putAttr("out_type", INT32));
      var absolute = graph.op(name + "_abs", "Abs", at);
      at = graph.add(Nodes.floatOp(name, "Reshape", absolute, own).putAttr("Tshape", INT32));
    }

    private static int[] toArray(List<Integer> values) {
      return values.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
