package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.graph.Shapes;
import dev.zippermerge.lookup.op.Join;
import dev.zippermerge.lookup.op.LocalResponse;
import dev.zippermerge.lookup.op.Softmax;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Operations over channels: joining them, softmax, local response normalisation. */
final class Channels {
  private final Compilation compilation;

  Channels(Compilation compilation) {
    this.compilation = compilation;
  }

  /** A {@code ConcatV2}. */
  void join(Node node) {
    int count = compilation.graph().inputs(node).size() - 1;
    var parts =
        IntStream.range(0, count).mapToObj(i -> compilation.value(node, i)).toArray(Value[]::new);
    int rank = parts[0].rank();
    int axis = Math.floorMod(compilation.integers(node, count)[0], rank + 1) - 1;
    if (axis < 0) {
      throw node.refused("joins examples");
    }
    var shape = parts[0].shape().clone();
    shape[axis] = Arrays.stream(parts).mapToInt(part -> part.shape()[axis]).sum();
    for (var part : parts) {
      requireFit(node, part, shape, axis);
    }
    // Stored, the last axis is the first.
    int from = axis == rank - 1 ? 0 : axis;
    int to = rank - 1;
    var lengths =
        Arrays.stream(parts)
            .mapToInt(
                part ->
                    axis == rank - 1
                        ? part.size()
                        : Shapes.size(Arrays.copyOfRange(part.shape(), from, to)))
            .toArray();
    int blocks = parts[0].size() / Math.max(1, lengths[0]);
    compilation.put(node, compilation.program().add(new Join(blocks, lengths), shape, parts));
  }

  private static void requireFit(Node node, Value part, int[] shape, int axis) {
    var given = part.shape().clone();
    if (given.length == shape.length) {
      given[axis] = shape[axis];
    }
    if (!Arrays.equals(given, shape)) {
      throw node.refused("joins values whose shapes do not fit");
    }
  }

  /** A {@code Softmax} or {@code LogSoftmax}. */
  void softmax(Node node) {
    var input = compilation.value(node, 0);
    var operation = new Softmax(input.channels(), input.plane(), node.op().equals("LogSoftmax"));
    compilation.put(node, compilation.program().add(operation, input.shape(), input));
  }

  /** An {@code LRN}. */
  void normalise(Node node) {
    var input = WindowAxis.image(node, compilation.value(node, 0));
    long radius = node.has("depth_radius") ? node.integer("depth_radius") : 5;
    var form =
        new LocalResponse.Form(
            Math.toIntExact(Math.clamp(radius, 0, input.channels())),
            node.real("bias", 1),
            node.real("alpha", 1),
            node.real("beta", 0.5f));
    var operation = new LocalResponse(form, input.channels(), input.plane());
    compilation.put(node, compilation.program().add(operation, input.shape(), input));
  }
}
