package dev.zippermerge.engine.graph;

import java.util.function.Function;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Transposed convolutions as plain ones (Shi et al., Is the deconvolution layer the same as a
 * convolutional layer?, 2016): with stride s, a convolution of stride 1 computes for each position
 * of the input all s x s results that begin there, as channels; these become pixels, and borders
 * are cut off. A kernel whose size is not a multiple of the stride is filled up with zeros.
 *
 * @param rows the vertical axis
 * @param columns the horizontal axis
 */
public record SubPixels(Axis rows, Axis columns) {
  /** Ending of the names of kernels that may hold zeros which the model does not have. */
  static final String KERNEL = "/subpixel";

  /**
   * One axis.
   *
   * @param kernel the transposed convolution's kernel size
   * @param stride its stride
   * @param taps the plain convolution's kernel size
   * @param before zeros before the input
   * @param after zeros after it
   * @param results positions of the plain convolution
   * @param start what is cut off at the beginning of the pixels
   * @param length pixels that stay
   */
  public record Axis(
      int kernel, int stride, int taps, int before, int after, int results, int start, int length) {
    /**
     * Plans an axis.
     *
     * @param size of the input
     * @param padding what the transposed convolution cuts off at the beginning
     * @param length of the result
     */
    public static Axis of(int size, int kernel, int stride, int padding, int length) {
      int taps = Math.ceilDiv(kernel, stride);
      int skipped = Math.min(padding / stride, taps - 1);
      int after = Math.max(0, (length - 1 + padding) / stride + 1 - size);
      return new Axis(
          kernel,
          stride,
          taps,
          taps - 1 - skipped,
          after,
          size + after - skipped,
          padding - skipped * stride,
          length);
    }

    /** What TensorFlow's SAME cuts off at the beginning. */
    public static int samePadding(int size, int kernel, int stride, int length) {
      return Math.max(0, (size - 1) * stride + kernel - length) / 2;
    }

    boolean isCut() {
      return start > 0 || length < results * stride;
    }
  }

  /** Results of one position. */
  public int block() {
    return rows.stride * columns.stride;
  }

  /**
   * The plain convolution's kernel.
   *
   * @param values the transposed convolution's kernel [height, width, inputs, outputs]
   * @return [taps, taps, inputs, block x outputs]
   */
  public float[] kernel(float[] values, int inputs, int outputs) {
    int width = block() * outputs;
    var kernel = new float[rows.taps * columns.taps * inputs * width];
    for (int y = 0; y < rows.kernel; y++) {
      for (int x = 0; x < columns.kernel; x++) {
        int tap =
            (rows.taps - 1 - y / rows.stride) * columns.taps
                + columns.taps
                - 1
                - x / columns.stride;
        int pixel = y % rows.stride * columns.stride + x % columns.stride;
        for (int in = 0; in < inputs; in++) {
          int from = ((y * columns.kernel + x) * inputs + in) * outputs;
          int to = (tap * inputs + in) * width + pixel * outputs;
          System.arraycopy(values, from, kernel, to, outputs);
        }
      }
    }
    return kernel;
  }

  /** A kernel [height, width, inputs, outputs] with zeros between its rows and columns. */
  public static float[] dilated(float[] values, int[] size, int[] rates, int inputsOutputs) {
    int height = (size[0] - 1) * rates[0] + 1;
    int width = (size[1] - 1) * rates[1] + 1;
    var dilated = new float[height * width * inputsOutputs];
    for (int y = 0; y < size[0]; y++) {
      for (int x = 0; x < size[1]; x++) {
        System.arraycopy(
            values,
            (y * size[1] + x) * inputsOutputs,
            dilated,
            (y * rates[0] * width + x * rates[1]) * inputsOutputs,
            inputsOutputs);
      }
    }
    return dilated;
  }

  /**
   * Writes the operations.
   *
   * @param name of the convolution
   * @param input NHWC
   * @param kernel the transposed convolution's [height, width, inputs, outputs]
   * @param add adds a node and returns the name that it got
   * @return name of the node whose result is that of the transposed convolution, NHWC
   */
  public String write(
      String name,
      String input,
      float[] kernel,
      int inputs,
      int outputs,
      Function<NodeDef.Builder, String> add) {
    var padded = isPadded() ? add.apply(pad(name, input, add)) : input;
    var weights =
        add.apply(
            Nodes.constant(
                name + KERNEL,
                kernel(kernel, inputs, outputs),
                rows.taps,
                columns.taps,
                inputs,
                (long) block() * outputs)
                .toBuilder());
    var convolved =
        add.apply(
            Nodes.floatOp(name, "Conv2D", padded, weights)
                .putAttr("strides", Nodes.ints(1, 1, 1, 1))
                .putAttr("padding", Nodes.string("VALID"))
                .putAttr("explicit_paddings", Nodes.ints())
                .putAttr("dilations", Nodes.ints(1, 1, 1, 1))
                .putAttr("data_format", Nodes.string("NHWC")));
    var pixels = pixels(name, convolved, outputs, add);
    return rows.isCut() || columns.isCut() ? add.apply(cut(name, pixels, add)) : pixels;
  }

  private boolean isPadded() {
    return rows.before + rows.after + columns.before + columns.after > 0;
  }

  private NodeDef.Builder pad(String name, String input, Function<NodeDef.Builder, String> add) {
    int[] pads = {0, 0, rows.before, rows.after, columns.before, columns.after, 0, 0};
    var paddings = add.apply(Nodes.constant(name + "/pads", pads, 4, 2).toBuilder());
    return Nodes.floatOp(name + "/padded", "Pad", input, paddings)
        .putAttr("Tpaddings", Nodes.type(DataType.DT_INT32));
  }

  private String pixels(
      String name, String convolved, int outputs, Function<NodeDef.Builder, String> add) {
    if (block() == 1) {
      return convolved;
    }
    if (rows.stride == columns.stride) {
      return add.apply(
          Nodes.floatOp(name + "/pixels", "DepthToSpace", convolved)
              .putAttr("block_size", Nodes.integer(rows.stride))
              .putAttr("data_format", Nodes.string("NHWC")));
    }
    int[] apart = {-1, rows.results, columns.results, rows.stride, columns.stride, outputs};
    int[] joined = {-1, rows.results * rows.stride, columns.results * columns.stride, outputs};
    var split = reshape(name + "/apart", convolved, apart, add);
    var order =
        add.apply(Nodes.constant(name + "/order", new int[] {0, 1, 3, 2, 4, 5}, 6).toBuilder());
    var moved =
        add.apply(
            Nodes.floatOp(name + "/moved", "Transpose", split, order)
                .putAttr("Tperm", Nodes.type(DataType.DT_INT32)));
    return reshape(name + "/pixels", moved, joined, add);
  }

  private static String reshape(
      String name, String input, int[] shape, Function<NodeDef.Builder, String> add) {
    var sizes = add.apply(Nodes.constant(name + "/shape", shape, shape.length).toBuilder());
    return add.apply(
        Nodes.floatOp(name, "Reshape", input, sizes)
            .putAttr("Tshape", Nodes.type(DataType.DT_INT32)));
  }

  private NodeDef.Builder cut(String name, String pixels, Function<NodeDef.Builder, String> add) {
    int[] begin = {0, rows.start, columns.start, 0};
    int[] size = {-1, rows.length, columns.length, -1};
    var from = add.apply(Nodes.constant(name + "/begin", begin, 4).toBuilder());
    var count = add.apply(Nodes.constant(name + "/count", size, 4).toBuilder());
    return Nodes.floatOp(name + "/cut", "Slice", pixels, from, count)
        .putAttr("Index", Nodes.type(DataType.DT_INT32));
  }

  /** Zeros that filled up the kernel of a layer; none where it is no such kernel. */
  static long zeros(NodeDef kernel) {
    if (!kernel.getName().endsWith(KERNEL)) {
      return 0;
    }
    long zeros = 0;
    for (float value : Nodes.floats(kernel)) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  /** [height, width, outputs, inputs] as [height, width, inputs, outputs]. */
  public static float[] inputsFirst(float[] values, int inputs, int outputs) {
    var swapped = new float[values.length];
    int plane = inputs * outputs;
    for (int i = 0; i < values.length; i++) {
      int at = i % plane;
      swapped[i - at + at % inputs * outputs + at / inputs] = values[i];
    }
    return swapped;
  }
}
