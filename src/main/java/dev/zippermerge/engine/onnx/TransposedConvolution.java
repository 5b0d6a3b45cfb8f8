package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.SubPixels;
import dev.zippermerge.engine.graph.SubPixels.Axis;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The operator {@code ConvTranspose}, over one or two spatial axes; its kernel is a constant. */
final class TransposedConvolution {
  private static final int MOST_GROUPS = 64;

  private final Call call;
  private final int[] kernel;
  private final int[] strides;
  private final int[] dilations;

  private TransposedConvolution(Call call, int[] kernel) {
    this.call = call;
    this.kernel = kernel;
    this.strides = pair("strides", 1);
    this.dilations = pair("dilations", 1);
  }

  static Value write(Call call) {
    var x = call.in(0);
    var weights = call.in(1);
    var size = weights.shape().stream().skip(2).mapToInt(Math::toIntExact).toArray();
    if (x.rank() == 3) {
      var flat = new TransposedConvolution(call, new int[] {1, size[0]});
      return call.squeeze(flat.convolve(call.expand(x, 2)), 2);
    }
    if (x.rank() != 4) {
      throw call.unsupported("has " + (x.rank() - 2) + " spatial axes");
    }
    return new TransposedConvolution(call, size).convolve(x);
  }

  private Value convolve(Value x) {
    var constant = call.in(1).constant();
    if (constant == null) {
      throw call.unsupported("has a kernel that is computed");
    }
    int groups = Math.toIntExact(call.integer("group", 1));
    long inputs = call.in(1).shape().getFirst();
    if (inputs != x.shape().get(1) || inputs % groups != 0) {
      throw call.corrupt("its kernel is for other channels than the input has.");
    }
    if (groups > MOST_GROUPS) {
      throw call.unsupported("has more than " + MOST_GROUPS + " groups");
    }
    var axes = new SubPixels(axis(x, 0), axis(x, 1));
    var result =
        Layout.channelsLast(
            call, x, image -> grouped(image, Contents.floats(constant), axes, groups));
    var bias = call.optional(2);
    return bias == null
        ? result
        : call.op(
            Call.builder("BiasAdd").putAttr("data_format", Nodes.string("NCHW")), result, bias);
  }

  private Value grouped(Value image, float[] values, SubPixels axes, int groups) {
    int inputs = Math.toIntExact(call.in(1).shape().get(0)) / groups;
    int outputs = Math.toIntExact(call.in(1).shape().get(1));
    if (groups == 1) {
      return plain(image, heightFirst(values, 0, inputs, outputs), axes, inputs, outputs);
    }
    var sizes = IntStream.range(0, groups).map(_ -> inputs).toArray();
    var parts =
        call.ops(
            Call.builder("SplitV").putAttr("num_split", Call.count(groups)),
            image,
            call.vector(sizes),
            call.integer(3));
    var results = new ArrayList<Value>();
    for (int group = 0; group < groups; group++) {
      var own = heightFirst(values, group * inputs, inputs, outputs);
      results.add(plain(parts.get(group), own, axes, inputs, outputs));
    }
    results.add(call.integer(3));
    return call.op(
        Call.builder("ConcatV2").putAttr("N", Call.count(groups)), results.toArray(Value[]::new));
  }

  private Value plain(Value image, float[] values, SubPixels axes, int inputs, int outputs) {
    var whole = SubPixels.dilated(values, kernel, dilations, inputs * outputs);
    return call.nodes(image, (name, x, add) -> axes.write(name, x, whole, inputs, outputs, add));
  }

  /**
   * Some inputs of a kernel [inputs, outputs, height, width] as [height, width, inputs, outputs].
   */
  private float[] heightFirst(float[] values, int first, int inputs, int outputs) {
    int plane = kernel[0] * kernel[1];
    var moved = new float[plane * inputs * outputs];
    for (int in = 0; in < inputs; in++) {
      for (int out = 0; out < outputs; out++) {
        for (int i = 0; i < plane; i++) {
          moved[(i * inputs + in) * outputs + out] =
              values[((first + in) * outputs + out) * plane + i];
        }
      }
    }
    return moved;
  }

  private Axis axis(Value x, int axis) {
    long given = x.shape().get(axis + 2);
    if (given < 0) {
      throw call.unsupported("works on images of a size that is not known");
    }
    int size = Math.toIntExact(given);
    int reach = (kernel[axis] - 1) * dilations[axis] + 1;
    int whole = (size - 1) * strides[axis] + reach + pair("output_padding", 0)[axis];
    var wanted = spatial(call.integers("output_shape"), axis);
    var mode = call.text("auto_pad", "NOTSET");
    if (wanted != null || mode.startsWith("SAME")) {
      int length = wanted != null ? wanted : size * strides[axis];
      int total = Math.max(0, whole - length);
      int before = mode.equals("SAME_UPPER") ? total / 2 : total - total / 2;
      return Axis.of(size, reach, strides[axis], before, length);
    }
    var pads = mode.equals("VALID") ? new long[4] : call.integers("pads", 0, 0, 0, 0);
    int axes = pads.length / 2;
    int own = axis - 2 + axes;
    int before = own < 0 ? 0 : Math.toIntExact(pads[own]);
    int after = own < 0 ? 0 : Math.toIntExact(pads[axes + own]);
    if (before < 0 || after < 0) {
      throw call.unsupported("has negative padding");
    }
    return Axis.of(size, reach, strides[axis], before, whole - before - after);
  }

  private static @Nullable Integer spatial(long @Nullable [] values, int axis) {
    if (values == null || axis - 2 + values.length < 0) {
      return null;
    }
    return Math.toIntExact(values[axis - 2 + values.length]);
  }

  private int[] pair(String attribute, int missing) {
    var given = call.integers(attribute);
    if (given == null) {
      return new int[] {missing, missing};
    }
    return switch (given.length) {
      case 1 -> new int[] {missing, Math.toIntExact(given[0])};
      case 2 -> new int[] {Math.toIntExact(given[0]), Math.toIntExact(given[1])};
      default -> throw call.unsupported("has " + given.length + " spatial axes");
    };
  }
}
