package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.savedmodel.Node;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds kernels that are decoded just as the exporter writes it: rows gathered from a codebook,
 * laid out, perhaps scaled as a whole or by output, and nothing else done to them. Any other kernel
 * is its decoded value.
 */
public final class EncodedKernels {
  private final Graph graph;
  private final Constants constants;

  /** Looks in a graph. */
  public EncodedKernels(Graph graph, Constants constants) {
    this.graph = graph;
    this.constants = constants;
  }

  /**
   * A convolution's kernel.
   *
   * @param kernel the tensor, HWIO
   */
  public Optional<EncodedKernel> convolution(TensorName kernel) {
    var whole = producer(kernel, "Reshape");
    var scaled = whole == null ? null : producer(whole, 0, "Mul");
    var laidOut = scaled == null ? whole : scaled;
    var transposed = laidOut == null ? null : producer(laidOut, 0, "Transpose");
    if (whole == null || transposed == null || !isInts(transposed, 1, 0, 2, 1)) {
      return Optional.empty();
    }
    var shape = constants.integers(graph.argument(whole, 1));
    if (shape.length != 4) {
      return Optional.empty();
    }
    var trimmed = graph.argument(transposed, 0);
    var decoded = decoded(trimmed, shape[2], shape[0] * shape[1], shape[3]);
    return scaled == null
        ? decoded.map(found -> found.shaped(shape))
        : byOutput(decoded, graph.argument(scaled, 1), shape[3]).map(found -> found.shaped(shape));
  }

  /** A kernel whose outputs are scaled; empty if it is already scaled as a whole. */
  private Optional<EncodedKernel> byOutput(
      Optional<EncodedKernel> kernel, TensorName scales, int outputs) {
    var factors = constants.floats(scales);
    return kernel
        .filter(found -> factors.size() == outputs && found.scales().length == 1)
        .filter(found -> found.scales()[0] == 1)
        .map(found -> found.scaled(factors.values()));
  }

  /**
   * A dense layer's kernel.
   *
   * @param kernel the tensor, [outputs, inputs]
   */
  public Optional<EncodedKernel> dense(TensorName kernel) {
    var scaled = producer(kernel, "Mul");
    var plain = unscaledDense(scaled == null ? kernel : graph.argument(scaled, 0));
    return scaled == null
        ? plain
        : plain.flatMap(found -> byOutput(plain, graph.argument(scaled, 1), found.shape()[0]));
  }

  private Optional<EncodedKernel> unscaledDense(TensorName kernel) {
    var trimmed = producer(kernel, "Reshape");
    var last = trimmed == null ? producer(kernel, "Slice") : trimmed;
    if (last == null) {
      return Optional.empty();
    }
    var shape = constants.integers(graph.argument(last, trimmed == null ? 2 : 1));
    return shape.length == 2
        ? decoded(kernel, shape[1], shape[0]).map(decoded -> decoded.shaped(shape))
        : Optional.empty();
  }

  /**
   * Gathered rows as [leading, depth].
   *
   * @param leading positions and outputs, or outputs alone
   */
  private Optional<EncodedKernel> decoded(TensorName trimmed, int depth, int... leading) {
    var slice = producer(trimmed, "Slice");
    var padded = slice == null ? trimmed : graph.argument(slice, 0);
    if (slice != null
        && !(isInts(slice, 1, new int[leading.length + 1])
            && isInts(slice, 2, with(leading, depth)))) {
      return Optional.empty();
    }
    var reshaped = producer(padded, "Reshape");
    var split = reshaped == null ? null : producer(reshaped, 0, "SplitV");
    if (reshaped != null && split != null) {
      int index = graph.argument(reshaped, 0).index();
      return part(split, index, depth, Shapes.size(leading))
          .filter(found -> isInts(reshaped, 1, with(leading, padded(depth, found))));
    }
    var scaled = reshaped == null ? null : producer(reshaped, 0, "Mul");
    var read = scaled == null ? reshaped : scaled;
    var gathered = read == null ? null : producer(read, 0, "GatherV2");
    if (reshaped == null || gathered == null || !isInts(gathered, 2, 0)) {
      return Optional.empty();
    }
    var codebook = graph.argument(gathered, 0);
    if (!(constants.shared(codebook) instanceof Tensor.Floats codewords)
        || codewords.shape().length != 2) {
      return Optional.empty();
    }
    int segmentLength = codewords.shape()[1];
    int segments = Math.ceilDiv(depth, Math.max(1, segmentLength));
    if (!isInts(reshaped, 1, with(leading, segments * segmentLength))) {
      return Optional.empty();
    }
    if (scaled != null && constants.floats(graph.argument(scaled, 1)).size() != 1) {
      return Optional.empty();
    }
    float scale = scaled == null ? 1 : constants.floats(graph.argument(scaled, 1)).values()[0];
    return rows(codewords, graph.argument(gathered, 1), segments, Shapes.size(leading))
        .map(kernel -> kernel.scaled(scale));
  }

  private static int padded(int depth, EncodedKernel kernel) {
    return Math.ceilDiv(depth, kernel.segmentLength()) * kernel.segmentLength();
  }

  /**
   * One layer's part of the rows that several layers take from one codebook, whose codewords serve
   * all segments.
   *
   * @param index which part
   */
  private Optional<EncodedKernel> part(Node split, int index, int depth, int vectors) {
    var gathered = producer(split, 0, "GatherV2");
    var wide = gathered == null ? null : producer(gathered, 1, "Cast");
    if (gathered == null || wide == null || !isInts(gathered, 2, 0) || !isInts(split, 2, 0)) {
      return Optional.empty();
    }
    if (!(constants.shared(graph.argument(gathered, 0)) instanceof Tensor.Floats codewords)
        || codewords.shape().length != 2
        || !(constants.shared(graph.argument(wide, 0)) instanceof Tensor.Bytes codes)) {
      return Optional.empty();
    }
    int segments = Math.ceilDiv(depth, Math.max(1, codewords.shape()[1]));
    var sizes = constants.integers(graph.argument(split, 1));
    int first = Arrays.stream(sizes, 0, index).sum();
    int count = sizes[index];
    if (count != vectors * segments || first + count > codes.size()) {
      return Optional.empty();
    }
    var own = new int[count];
    Arrays.setAll(own, i -> codes.number(first + i));
    return kernel(repeated(codewords, segments), codewords.shape()[0], own, codewords.shape()[1]);
  }

  /** The codewords once for each segment: tables are made of the segments' own inputs. */
  private static float[] repeated(Tensor.Floats codewords, int segments) {
    var values = codewords.values();
    var repeated = new float[values.length * segments];
    for (int segment = 0; segment < segments; segment++) {
      System.arraycopy(values, 0, repeated, segment * values.length, values.length);
    }
    return repeated;
  }

  /** Rows are codes, to which each segment's first row has been added. */
  private Optional<EncodedKernel> rows(
      Tensor.Floats codebook, TensorName rows, int segments, int vectors) {
    var flat = producer(rows, "Reshape");
    var sum = flat == null ? null : producer(flat, 0, "AddV2");
    var table = sum == null ? null : producer(sum, 0, "Reshape");
    var offsets = sum == null ? null : producer(sum, 1, "Range");
    var wide = table == null ? null : producer(table, 0, "Cast");
    if (table == null || offsets == null || wide == null || !isInts(offsets, 0, 0)) {
      return Optional.empty();
    }
    int codewordCount = constants.integers(graph.argument(offsets, 2))[0];
    boolean fits =
        isInts(table, 1, vectors, segments)
            && isInts(offsets, 1, segments * codewordCount)
            && codebook.shape()[0] >= segments * codewordCount;
    if (!fits || !(constants.value(graph.argument(wide, 0)) instanceof Tensor.Bytes codes)) {
      return Optional.empty();
    }
    var numbers = new int[codes.size()];
    Arrays.setAll(numbers, codes::number);
    return kernel(codebook.values(), codewordCount, numbers, codebook.shape()[1]);
  }

  private static Optional<EncodedKernel> kernel(
      float[] codebook, int codewordCount, int[] codes, int segmentLength) {
    boolean valid = Arrays.stream(codes).allMatch(code -> code >= 0 && code < codewordCount);
    return valid
        ? Optional.of(
            new EncodedKernel(
                new int[0], codebook, codewordCount, segmentLength, new float[] {1}, codes))
        : Optional.empty();
  }

  private @Nullable Node producer(Node node, int input, String op) {
    return producer(graph.argument(node, input), op);
  }

  private @Nullable Node producer(TensorName tensor, String op) {
    var node = graph.node(tensor.node());
    return node.op().equals(op) ? node : null;
  }

  private boolean isInts(Node node, int input, int... wanted) {
    return constants.value(graph.argument(node, input)) instanceof Tensor.Ints ints
        && Arrays.equals(ints.values(), wanted);
  }

  private static int[] with(int[] leading, int last) {
    var shape = Arrays.copyOf(leading, leading.length + 1);
    shape[leading.length] = last;
    return shape;
  }
}
