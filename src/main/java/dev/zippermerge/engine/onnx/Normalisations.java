package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Normalisations. */
final class Normalisations {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "BatchNormalization", Normalisations::batch,
          "GroupNormalization", one(Normalisations::group),
          "InstanceNormalization", one(Normalisations::instance),
          "LRN", one(Normalisations::local),
          "LayerNormalization", Normalisations::layer);

  /** From here on a group normalisation has a scale for each channel; before, for each group. */
  private static final int SCALE_PER_CHANNEL = 21;

  private Normalisations() {}

  private static List<Value> batch(Call call) {
    if (call.outputs() > 1 || call.integer("training_mode", 0) == 1) {
      throw call.training();
    }
    var x = call.in(0);
    return List.of(
        switch (x.rank()) {
          case 4 -> fused(call, x);
          case 3 -> call.squeeze(fused(call, call.expand(x, 2)), 2);
          default -> spelledOut(call, x);
        });
  }

  private static Value fused(Call call, Value x) {
    var node =
        Call.builder("FusedBatchNormV3")
            .putAttr("epsilon", Call.number(call.number("epsilon", 1e-5f)))
            .putAttr("data_format", Nodes.string("NCHW"))
            .putAttr("is_training", Call.flag(false));
    return call.ops(node, x, call.in(1), call.in(2), call.in(3), call.in(4)).getFirst();
  }

  private static Value spelledOut(Call call, Value x) {
    var variance = call.op("AddV2", call.in(4), epsilon(call, x));
    var scale = call.op("Mul", call.in(1), call.op("Rsqrt", variance));
    var offset = call.op("Sub", call.in(2), call.op("Mul", call.in(3), scale));
    return affine(call, x, perChannel(call, scale, x), perChannel(call, offset, x));
  }

  private static Value instance(Call call) {
    var x = call.in(0);
    var normal = centred(call, x, IntStream.range(2, x.rank()).toArray());
    return affine(call, normal, perChannel(call, call.in(1), x), perChannel(call, call.in(2), x));
  }

  private static List<Value> layer(Call call) {
    if (call.outputs() > 1) {
      throw call.unsupported("gives its mean or deviation");
    }
    var x = call.in(0);
    int axis = call.axis(call.integer("axis", -1), x.rank());
    var normal = centred(call, x, IntStream.range(axis, x.rank()).toArray());
    var scaled = call.op("Mul", normal, call.in(1));
    var offset = call.optional(2);
    return List.of(offset == null ? scaled : call.op("AddV2", scaled, offset));
  }

  private static Value group(Call call) {
    var x = call.in(0);
    long groups = call.integer("num_groups", 1);
    var grouped =
        call.reshape(
            x,
            shape ->
                List.of(shape.getFirst(), groups, Nodes.size(shape) / shape.getFirst() / groups));
    var normal =
        call.reshape(centred(call, grouped, new int[] {2}), x.few().shape(), x.many().shape());
    return affine(
        call,
        normal,
        perChannel(call, channels(call, 1), x),
        perChannel(call, channels(call, 2), x));
  }

  private static Value channels(Call call, int input) {
    var scale = call.in(input);
    long repeats = call.in(0).shape().get(1) / scale.shape().getFirst();
    if (call.opset() >= SCALE_PER_CHANNEL || repeats == 1) {
      return scale;
    }
    var repeated = call.op("Tile", call.expand(scale, 1), call.vector(1L, repeats));
    return call.reshape(repeated, shape -> List.of(Nodes.size(shape)));
  }

  /** Mean 0 and deviation 1 over the axes. */
  private static Value centred(Call call, Value x, int[] axes) {
    var mean = Reductions.reduce(call, "Mean", x, axes, true);
    var distance = call.op("SquaredDifference", x, mean);
    var variance = Reductions.reduce(call, "Mean", distance, axes, true);
    var deviation = call.op("Rsqrt", call.op("AddV2", variance, epsilon(call, x)));
    return call.op("Mul", call.op("Sub", x, mean), deviation);
  }

  private static Value affine(Call call, Value x, Value scale, Value offset) {
    return call.op("AddV2", call.op("Mul", x, scale), offset);
  }

  private static Value epsilon(Call call, Value x) {
    return call.scalar(call.number("epsilon", 1e-5f), x.type());
  }

  /** One value for each channel, in a shape that is broadcast along the other axes. */
  private static Value perChannel(Call call, Value vector, Value x) {
    var shape = new ArrayList<Long>();
    shape.add(Nodes.size(vector.shape()));
    for (int i = 2; i < x.rank(); i++) {
      shape.add(1L);
    }
    return call.reshape(vector, shape, shape);
  }

  private static Value local(Call call) {
    long size = call.integer("size", 1);
    if (size % 2 == 0 || call.in(0).rank() != 4) {
      throw call.unsupported("has an even size or no two spatial axes");
    }
    var node =
        Call.builder("LRN")
            .putAttr("depth_radius", Call.count(size / 2))
            .putAttr("bias", Call.number(call.number("bias", 1)))
            .putAttr("alpha", Call.number(call.number("alpha", 1e-4f) / size))
            .putAttr("beta", Call.number(call.number("beta", 0.75f)));
    return Layout.channelsLast(call, call.in(0), x -> call.op(node, x));
  }
}
