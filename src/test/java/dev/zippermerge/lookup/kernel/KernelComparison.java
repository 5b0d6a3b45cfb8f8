package dev.zippermerge.lookup.kernel;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Compares the layers, on given kernels, with plain loops over their definitions, for many seeded
 * random shapes. Its main program does so with the kernels that the system property asks for: the
 * lanes of a process are fixed.
 */
final class KernelComparison {
  private static final double TOLERANCE = 2e-5;

  private final Layers layers;
  private final Layers rounding;
  private final Kernels kernels;
  private final Random random;
  private double tolerance = TOLERANCE;

  KernelComparison(Kernels kernels, long seed) {
    this.kernels = kernels;
    this.layers = new KernelLayers(kernels, TablePrecision.FLOAT32);
    this.rounding = new KernelLayers(kernels, TablePrecision.INT16);
    this.random = new Random(seed);
  }

  public static void main(String[] arguments) {
    var kernels = KernelChoice.kernels();
    for (int seed = 0; seed < 150; seed++) {
      new KernelComparison(kernels, seed).all();
    }
    System.out.println(
        kernels.getClass().getSimpleName()
            + (kernels instanceof VectorKernels ? " " + VectorKernels.SPECIES.length() : ""));
  }

  void all() {
    encodedConv();
    conv();
    depthwise();
    pool();
    encodedDense();
    dense();
  }

  void encodedConv() {
    var shape = shape(1 + random.nextInt(20), 1 + random.nextInt(20));
    int r = 1 + random.nextInt(shape.channels());
    int words = 2 + random.nextInt(random.nextBoolean() ? 30 : 255);
    int segments = Math.ceilDiv(shape.channels(), r);
    var codebook = values((segments + random.nextInt(2)) * words * r);
    var codes = codes(shape.taps() * shape.outputs() * segments, words);
    var epilogue = epilogue(shape.outputs());
    var weights = EncodedWeights.of(codebook, words, r, codes, shape.outputs(), shape.channels());
    var tiling =
        new Tiling(
            shape, 1 + random.nextInt(shape.outHeight()), 1 + random.nextInt(shape.outWidth()));
    int group = 1 + random.nextInt(segments);
    var kernel =
        Reference.decode(
            codebook, words, r, codes, shape.taps(), shape.channels(), shape.outputs());
    compareConv(
        "lookup",
        shape,
        new EncodedConv(kernels, shape, weights, epilogue, tiling, group),
        kernel,
        epilogue);
    tolerance = rounded(shape.taps() * segments, r, epilogue);
    var whole = new Tiling(shape, shape.outHeight(), shape.outWidth());
    if (whole.isWhole()) {
      compareConv(
          "rounded",
          shape,
          new RoundedConv(kernels, shape, weights, epilogue, whole, group),
          kernel,
          epilogue);
    }
    compareConv(
        "rounded, chosen",
        shape,
        rounding.encodedConv(shape, codebook, words, r, codes, epilogue),
        kernel,
        epilogue);
    tolerance = TOLERANCE;
    int width = Tiling.BLOCK * (1 + random.nextInt(2));
    compareConv(
        "shifted",
        shape,
        new ShiftedConv(
            kernels,
            shape,
            ShiftedWeights.of(weights, shape.channels(), group),
            epilogue,
            new ShiftedPlanes(shape, width),
            new Workspace()),
        kernel,
        epilogue);
    compareConv(
        "chosen",
        shape,
        layers.encodedConv(shape, codebook, words, r, codes, epilogue),
        kernel,
        epilogue);
  }

  void conv() {
    int groups = 1 + random.nextInt(3);
    var shape = shape(groups * (1 + random.nextInt(8)), groups * (1 + random.nextInt(9)));
    var kernel = values(shape.taps() * shape.channels() / groups * shape.outputs());
    var epilogue = epilogue(shape.outputs());
    compareConv("conv", shape, layers.conv(shape, kernel, epilogue), kernel, epilogue);
    var tiling =
        new Tiling(
            shape, 1 + random.nextInt(shape.outHeight()), 1 + random.nextInt(shape.outWidth()));
    compareConv(
        "tiled", shape, new DenseConv(kernels, shape, kernel, epilogue, tiling), kernel, epilogue);
  }

  void depthwise() {
    int channels = 1 + random.nextInt(9);
    var shape = shape(channels, channels * (1 + random.nextInt(2)));
    var kernel = values(shape.taps() * shape.outputs());
    var epilogue = epilogue(shape.outputs());
    compareConv(
        "depthwise", shape, layers.depthwiseConv(shape, kernel, epilogue), kernel, epilogue);
  }

  void pool() {
    int channels = 1 + random.nextInt(5);
    int height = 2 + random.nextInt(9);
    int width = 2 + random.nextInt(80);
    var in = values(channels * height * width);
    var expected = Reference.largestOfFour(in, channels, height, width);
    compare("pool", layers.largestOfFour(channels, height, width), in, expected);
  }

  void encodedDense() {
    int inputs = 1 + random.nextInt(70);
    int outputs = 1 + random.nextInt(150);
    int r = 1 + random.nextInt(Math.min(inputs, 12));
    int words = 2 + random.nextInt(random.nextBoolean() ? 63 : 255);
    int segments = Math.ceilDiv(inputs, r);
    var codebook = values((segments + random.nextInt(2)) * words * r);
    var codes = codes(outputs * segments, words);
    var epilogue = epilogue(outputs);
    var layer = layers.encodedDense(inputs, outputs, codebook, words, r, codes, epilogue);
    var kernel = Reference.decode(codebook, words, r, codes, 1, inputs, outputs);
    var weights = new float[kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      weights[i % outputs * inputs + i / outputs] = kernel[i];
    }
    var in = values(inputs);
    var expected = expected(Reference.dense(in, weights, outputs), epilogue, outputs);
    compare("E-FC", layer, in, expected);
    tolerance = rounded(segments, r, epilogue);
    var rounded = rounding.encodedDense(inputs, outputs, codebook, words, r, codes, epilogue);
    compare("rounded E-FC", rounded, in, expected);
    tolerance = TOLERANCE;
  }

  void dense() {
    int inputs = 1 + random.nextInt(100);
    int outputs = 1 + random.nextInt(20);
    var weights = values(inputs * outputs);
    var epilogue = epilogue(outputs);
    var in = values(inputs);
    compare(
        "dense",
        layers.dense(inputs, outputs, weights, epilogue),
        in,
        expected(Reference.dense(in, weights, outputs), epilogue, outputs));
  }

  private void compareConv(
      String name, ConvShape shape, Layer layer, float[] kernel, Epilogue epilogue) {
    var in = values(shape.inputSize());
    var expected = expected(Reference.conv(shape, in, kernel), epilogue, shape.outputs());
    compare(name + " " + shape, layer, in, expected);
  }

  private static float[] expected(float[] sums, Epilogue epilogue, int outputs) {
    Reference.finish(epilogue, sums, outputs);
    return sums;
  }

  /** Twice, and on a copy: work memory must not carry over. */
  private void compare(String name, Layer layer, float[] in, float[] expected) {
    layer.apply(values(in.length), 0, new float[expected.length], 0);
    for (var each : new Layer[] {layer, layer.copy(), layer.copy(used())}) {
      var out = new float[expected.length + 4];
      var shifted = new float[in.length + 3];
      System.arraycopy(in, 0, shifted, 3, in.length);
      each.apply(shifted, 3, out, 2);
      check(name, Arrays.copyOfRange(out, 2, 2 + expected.length), expected);
      if (out[0] != 0 || out[1] != 0 || out[expected.length + 2] != 0) {
        throw new AssertionError(name + ": wrote beyond its output");
      }
    }
  }

  /** Memory in which another layer has left its values. */
  private Workspace used() {
    var workspace = new Workspace();
    workspace.reserve(10000, 10000);
    workspace.reserveTable(10000);
    workspace.reserveRows(10000);
    Arrays.fill(workspace.values(), random.nextFloat());
    Arrays.fill(workspace.sums(), random.nextFloat());
    Arrays.fill(workspace.table(), random.nextFloat());
    workspace.rows().fill((byte) 17);
    return workspace;
  }

  /**
   * What rounding may change: a product of r pairs of normal values stays below 6 sqrt(r) x 4
   * sqrt(r), each of the terms is off by half an integer at most, and their sum hardly ever by six
   * times its deviation.
   */
  private static double rounded(int terms, int r, Epilogue epilogue) {
    double factor = 1;
    for (float scale : epilogue.scale() == null ? new float[0] : epilogue.scale()) {
      factor = Math.max(factor, Math.abs(scale));
    }
    double unit = 24.0 * r / Rounding.LARGEST;
    return TOLERANCE + factor * 6 * Math.sqrt(terms / 12.0) * unit;
  }

  private void check(String name, float[] actual, float[] expected) {
    double largest = 1;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= tolerance * largest)) {
        throw new AssertionError(
            "%s: %g instead of %g at %d".formatted(name, actual[i], expected[i], i));
      }
    }
  }

  private ConvShape shape(int channels, int outputs) {
    int kernelHeight = 1 + random.nextInt(5);
    int kernelWidth = 1 + random.nextInt(5);
    int dilation = random.nextInt(4) == 0 ? 2 : 1;
    int outHeight = 1 + random.nextInt(9);
    int outWidth = 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 9);
    int strideY = 1 + random.nextInt(3);
    int strideX = 1 + random.nextInt(3);
    int padTop = random.nextInt(kernelHeight);
    int padLeft = random.nextInt(kernelWidth);
    int height = (outHeight - 1) * strideY + (kernelHeight - 1) * dilation + 1;
    int width = (outWidth - 1) * strideX + (kernelWidth - 1) * dilation + 1;
    return new ConvShape(
        channels,
        Math.max(1, height - padTop - random.nextInt(3)),
        Math.max(1, width - padLeft - random.nextInt(3)),
        outputs,
        kernelHeight,
        kernelWidth,
        strideY,
        strideX,
        dilation,
        dilation,
        padTop,
        padLeft,
        outHeight,
        outWidth);
  }

  private Epilogue epilogue(int outputs) {
    var activations = Activation.values();
    return new Epilogue(
        some(outputs),
        some(outputs),
        activations[random.nextInt(activations.length)],
        random.nextFloat());
  }

  private float @Nullable [] some(int count) {
    return random.nextBoolean() ? values(count) : null;
  }

  private float[] values(int count) {
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private int[] codes(int count, int words) {
    return random.ints(count, 0, words).toArray();
  }
}
