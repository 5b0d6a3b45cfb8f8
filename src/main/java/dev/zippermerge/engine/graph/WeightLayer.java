package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.KeptReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer with weights in a {@link FlatGraph}: one operation whose second input is a constant
 * kernel that no other operation uses.
 *
 * @param name name of the operation's node
 * @param kind what it is
 * @param kernel name of the {@code Const} node (DT_FLOAT) that holds the kernel
 * @param kernelShape HWIO for CONV2D, POINTWISE and DEPTHWISE; inputs x outputs for DENSE, also
 *     where the node stores the transpose
 * @param kernelTransposed DENSE only: the node stores outputs x inputs ({@code transpose_b})
 * @param bias name of the {@code Const} node added to the operation's output, if any
 * @param output tensor that leaves the layer, after bias, batch normalisation and activation; for
 *     an output layer the logits, before softmax or sigmoid
 * @param outputLayer true for the last layer on the way to an output
 * @param multiplyAccumulates for one example
 */
public record WeightLayer(
    String name,
    Kind kind,
    String kernel,
    List<Long> kernelShape,
    boolean kernelTransposed,
    @Nullable String bias,
    String output,
    boolean outputLayer,
    long multiplyAccumulates) {

  /** Kinds of weight layers. */
  public enum Kind {
    /** {@code Conv2D} with a spatial kernel. */
    CONV2D,
    /** {@code Conv2D} with a 1x1 kernel. */
    POINTWISE,
    /** {@code DepthwiseConv2dNative}. */
    DEPTHWISE,
    /** {@code MatMul}. */
    DENSE
  }

  /** Values in the kernel. */
  public long kernelSize() {
    return kernelShape.stream().reduce(1L, Math::multiplyExact);
  }

  /** Spatial positions of the kernel, n x m; 1 for DENSE. */
  public int positions() {
    return kind == Kind.DENSE ? 1 : Math.toIntExact(kernelShape.get(0) * kernelShape.get(1));
  }

  /** Input depth d: input channels of a convolution, inputs of a dense layer. */
  public int depth() {
    return Math.toIntExact(kernelShape.get(kernelShape.size() - 2));
  }

  /** Output width p: output channels of a convolution, outputs of a dense layer. */
  public int width() {
    return Math.toIntExact(kernelShape.getLast());
  }

  /** Why no method can merge the layer; null where one can. */
  public @Nullable KeptReason kept() {
    if (outputLayer) {
      return KeptReason.OUTPUT_LAYER;
    }
    return kind == Kind.DEPTHWISE ? KeptReason.DEPTHWISE : null;
  }

  /**
   * True where NeuralMerger can encode the layer: it has depth to cut into segments and does not
   * give the network's answer.
   */
  public boolean mergeable() {
    return kept() == null;
  }
}
