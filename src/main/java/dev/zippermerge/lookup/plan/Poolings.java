package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.kernel.Layers;
import dev.zippermerge.lookup.op.LayerOperation;
import dev.zippermerge.lookup.op.Operation;
import dev.zippermerge.lookup.op.PlaneMean;
import dev.zippermerge.lookup.op.Pool;
import dev.zippermerge.lookup.op.Reduce;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.ArrayList;
import java.util.Arrays;

/** Poolings over windows, and over whole axes. */
final class Poolings {
  private final Compilation compilation;
  private final Layers layers;

  Poolings(Compilation compilation, Layers layers) {
    this.compilation = compilation;
    this.layers = layers;
  }

  /** A {@code MaxPool} or {@code AvgPool}. */
  void window(Node node) {
    var image = WindowAxis.image(node, compilation.value(node, 0));
    var shape = image.shape();
    var rows = axis(node, 0, shape[0]);
    var columns = axis(node, 1, shape[1]);
    var window =
        new Pool.Window(
            shape[2],
            shape[0],
            shape[1],
            rows.size(),
            columns.size(),
            rows.stride(),
            columns.stride(),
            rows.before(),
            columns.before(),
            rows.out(),
            columns.out());
    var result = new int[] {rows.out(), columns.out(), shape[2]};
    compilation.put(node, compilation.program().add(pool(node, window), result, image));
  }

  private Operation pool(Node node, Pool.Window window) {
    boolean mean = node.op().equals("AvgPool");
    return window.isSmallest() && !mean
        ? new LayerOperation(
            layers.largestOfFour(window.channels(), window.height(), window.width()))
        : new Pool(window, mean);
  }

  private static WindowAxis axis(Node node, int axis, int length) {
    int size = WindowAxis.part(node, "ksize", axis, 1);
    return WindowAxis.of(
        node, axis, length, size, WindowAxis.part(node, "strides", axis, 1), 1, 0, 0);
  }

  /** A mean, a sum or the largest or smallest value along axes. */
  void reduce(Node node) {
    var input = compilation.value(node, 0);
    var reduced = new boolean[input.rank()];
    for (int axis : compilation.integers(node, 1)) {
      int own = Math.floorMod(axis, input.rank() + 1) - 1;
      if (own < 0) {
        throw node.refused("goes over several examples");
      }
      reduced[own] = true;
    }
    var result = remaining(input.shape(), reduced, node.flag("keep_dims", false));
    boolean planes = input.rank() == 3 && Arrays.equals(reduced, new boolean[] {true, true, false});
    var operation =
        planes && node.op().equals("Mean")
            ? new PlaneMean(input.channels(), input.plane())
            : general(node, input.shape(), reduced);
    compilation.put(node, compilation.program().add(operation, result, input));
  }

  private static Reduce general(Node node, int[] shape, boolean... reduced) {
    var kept = remaining(shape, reduced, true);
    var logical = Layout.inGraph(shape);
    var stored = Layout.stored(remaining(shape, reduced, false));
    var targets = new int[logical.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = stored[target(logical[i], shape, kept)];
    }
    var kind =
        switch (node.op()) {
          case "Mean" -> Reduce.Kind.MEAN;
          case "Sum" -> Reduce.Kind.SUM;
          case "Max" -> Reduce.Kind.MAX;
          default -> Reduce.Kind.MIN;
        };
    return new Reduce(kind, targets, stored.length);
  }

  private static int target(int index, int[] shape, int... kept) {
    int target = 0;
    int rest = index;
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      int position = rest % shape[axis];
      rest /= shape[axis];
      if (kept[axis] > 1) {
        target += position * stride;
        stride *= kept[axis];
      }
    }
    return target;
  }

  private static int[] remaining(int[] shape, boolean[] reduced, boolean kept) {
    var sizes = new ArrayList<Integer>();
    for (int axis = 0; axis < shape.length; axis++) {
      if (!reduced[axis]) {
        sizes.add(shape[axis]);
      } else if (kept) {
        sizes.add(1);
      }
    }
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }
}
