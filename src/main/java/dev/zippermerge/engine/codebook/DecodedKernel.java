package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Nodes that read a kernel out of a codebook: kernel = gather(codebook rows, rows of the
 * assignment), the differentiable form of equation 8 (NeuralMerger, equation 11: the gradient of a
 * codeword is the sum over all vectors that it stands for).
 *
 * <p>The result is HWIO for convolutions and [outputs, inputs] for dense layers, whose product then
 * takes its second factor transposed: so no 4-million-value transpose stands in the way of each
 * step.
 */
public final class DecodedKernel {
  private final WeightLayer layer;
  private final float scale;
  private final int segmentLength;
  private final int segments;
  private final String prefix;
  private final List<NodeDef> nodes = new ArrayList<>();

  private DecodedKernel(CodeAssignment assignment, int segmentLength, String prefix) {
    this.layer = assignment.layer();
    this.scale = assignment.scale();
    this.segmentLength = segmentLength;
    this.segments = Math.ceilDiv(layer.depth(), segmentLength);
    this.prefix = prefix;
  }

  /**
   * The nodes; the last one is called {@code prefix} and yields the kernel.
   *
   * @param prefix name of the kernel and prefix of the other nodes
   * @param assignment tells the layer and its scale
   * @param segmentLength r
   * @param codebook tensor of codewords, [segments x C, r], float32
   * @param rows tensor of row numbers, [positions x p x segments], int32, in the order of {@link
   *     #rows}
   */
  public static List<NodeDef> nodes(
      String prefix, CodeAssignment assignment, int segmentLength, String codebook, String rows) {
    var kernel = new DecodedKernel(assignment, segmentLength, prefix);
    kernel.add(codebook, rows);
    return kernel.nodes;
  }

  /**
   * Row numbers of an assignment in the codebook seen as [segments x C, r]: index (position x p +
   * output) x segments + segment.
   *
   * @param codewordCount C
   */
  public static int[] rows(CodeAssignment assignment, int codewordCount) {
    var codes = assignment.codes();
    int vectors = assignment.layer().positions() * assignment.layer().width();
    var rows = new int[vectors * codes.length];
    for (int segment = 0; segment < codes.length; segment++) {
      for (int vector = 0; vector < vectors; vector++) {
        rows[vector * codes.length + segment] =
            segment * codewordCount + Byte.toUnsignedInt(codes[segment][vector]);
      }
    }
    return rows;
  }

  private void add(String codebook, String rows) {
    nodes.add(Nodes.constant(prefix + "/axis", new int[] {0}));
    nodes.add(
        Nodes.op(prefix + "/codewords", "GatherV2", codebook, rows, prefix + "/axis")
            .putAttr("Tparams", Nodes.type(DataType.DT_FLOAT))
            .putAttr("Tindices", Nodes.type(DataType.DT_INT32))
            .putAttr("Taxis", Nodes.type(DataType.DT_INT32))
            .build());
    if (scale != 1) {
      nodes.add(Nodes.constant(prefix + "/scale", new float[] {scale}));
      nodes.add(
          Nodes.floatOp(prefix + "/scaled", "Mul", prefix + "/codewords", prefix + "/scale")
              .build());
    }
    if (layer.kind() == WeightLayer.Kind.DENSE) {
      trimmed(prefix, layer.width());
    } else {
      trimmed(prefix + "/trimmed", layer.positions(), layer.width());
      nodes.add(Nodes.constant(prefix + "/order", new int[] {0, 2, 1}, 3));
      nodes.add(
          Nodes.floatOp(prefix + "/transposed", "Transpose", prefix + "/trimmed", prefix + "/order")
              .putAttr("Tperm", Nodes.type(DataType.DT_INT32))
              .build());
      reshape(
          prefix,
          prefix + "/transposed",
          layer.kernelShape().stream().mapToInt(Math::toIntExact).toArray());
    }
  }

  /** [… x segments, r] to [leading, d], without the padding of the last segment. */
  private void trimmed(String name, int... leading) {
    int padded = segments * segmentLength;
    boolean exact = padded == layer.depth();
    var whole = exact ? name : name + "/padded";
    var read = prefix + (scale == 1 ? "/codewords" : "/scaled");
    reshape(whole, read, append(leading, padded));
    if (!exact) {
      int rank = leading.length + 1;
      nodes.add(Nodes.constant(name + "/begin", new int[rank], rank));
      nodes.add(Nodes.constant(name + "/size", append(leading, layer.depth()), rank));
      nodes.add(
          Nodes.floatOp(name, "Slice", whole, name + "/begin", name + "/size")
              .putAttr("Index", Nodes.type(DataType.DT_INT32))
              .build());
    }
  }

  private void reshape(String name, String input, int... shape) {
    nodes.add(Nodes.constant(name + "/shape", shape, shape.length));
    nodes.add(
        Nodes.floatOp(name, "Reshape", input, name + "/shape")
            .putAttr("Tshape", Nodes.type(DataType.DT_INT32))
            .build());
  }

  private static int[] append(int[] values, int last) {
    var longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = last;
    return longer;
  }

  /**
   * The layer's operation as it reads such a kernel: a dense layer's product takes it transposed.
   */
  public static NodeDef reader(WeightLayer layer, NodeDef operation) {
    return layer.kind() == WeightLayer.Kind.DENSE
        ? operation.toBuilder()
            .putAttr("transpose_b", AttrValue.newBuilder().setB(true).build())
            .build()
        : operation;
  }
}
