package dev.zippermerge.engine.graph;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A network: a GraphDef of primitive, allow-listed operations, all functions inlined, all variables
 * frozen to constants, pruned to what its outputs need, nodes in topological order. Tensor names
 * have the form {@code node:index}.
 *
 * @param graph the operations; the inputs are {@code Placeholder} nodes
 * @param inputs inputs of the signature that the outputs depend on
 * @param outputs outputs of the signature
 * @param layers weight layers in topological order
 * @param shared operations that use a kernel together with others, described like weight layers, in
 *     topological order; no merge touches them
 * @param poolOutputs tensors that leave pooling operations, in topological order
 */
public record FlatGraph(
    GraphDef graph,
    List<Endpoint> inputs,
    List<Endpoint> outputs,
    List<WeightLayer> layers,
    List<WeightLayer> shared,
    List<String> poolOutputs) {

  /**
   * The node of that name.
   *
   * @throws NoSuchElementException where there is none
   */
  public NodeDef node(String name) {
    return graph.getNodeList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name));
  }

  /**
   * A layer's kernel in logical order.
   *
   * @return [positions, d, p], row after row: HWIO for convolutions, inputs x outputs for dense
   *     layers
   */
  public float[] kernel(WeightLayer layer) {
    var stored = Nodes.floats(node(layer.kernel()));
    if (!layer.kernelTransposed()) {
      return stored;
    }
    var kernel = new float[stored.length];
    for (int out = 0; out < layer.width(); out++) {
      for (int in = 0; in < layer.depth(); in++) {
        kernel[in * layer.width() + out] = stored[out * layer.depth() + in];
      }
    }
    return kernel;
  }

  /**
   * Zeros in a layer's kernel that the model does not have: a transposed convolution that is
   * written as a plain one may have some.
   */
  public long addedZeros(WeightLayer layer) {
    return SubPixels.zeros(node(layer.kernel()));
  }

  /** Values in a layer's kernel and bias. */
  public long parameters(WeightLayer layer) {
    var bias = layer.bias();
    return layer.kernelSize() + (bias == null ? 0 : Nodes.size(Nodes.shape(node(bias))));
  }

  /** Names of the constants of all output layers: kernels and biases. */
  public List<String> outputConstants() {
    return layers.stream()
        .filter(WeightLayer::outputLayer)
        .flatMap(layer -> Stream.concat(Stream.of(layer.kernel()), Stream.ofNullable(layer.bias())))
        .toList();
  }

  /**
   * An input or output of the network.
   *
   * @param name its name in the signature
   * @param tensor the tensor, {@code node:index}
   * @param type TensorFlow's element type
   * @param shape dimensions, -1 where free (the batch, usually)
   */
  public record Endpoint(String name, String tensor, DataType type, List<Long> shape) {

    /** The shape of one example, without the batch. */
    public List<Integer> exampleShape() {
      return shape.stream().skip(1).map(Math::toIntExact).toList();
    }
  }
}
