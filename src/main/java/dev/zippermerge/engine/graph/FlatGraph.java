package dev.zippermerge.engine.graph;

import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/**
 * A network: a GraphDef of primitive, allow-listed operations, all functions inlined, all variables
 * frozen to constants, pruned to what its outputs need, nodes in topological order. Tensor names
 * have the form {@code node:index}.
 *
 * @param graph the operations; the inputs are {@code Placeholder} nodes
 * @param inputs inputs of the signature that the outputs depend on
 * @param outputs outputs of the signature
 * @param layers weight layers in topological order
 * @param poolOutputs tensors that leave pooling operations, in topological order
 */
public record FlatGraph(
    GraphDef graph,
    List<Endpoint> inputs,
    List<Endpoint> outputs,
    List<WeightLayer> layers,
    List<String> poolOutputs) {

  /**
   * An input or output of the network.
   *
   * @param name its name in the signature
   * @param tensor the tensor, {@code node:index}
   * @param type TensorFlow's element type
   * @param shape dimensions, -1 where free (the batch, usually)
   */
  public record Endpoint(String name, String tensor, DataType type, List<Long> shape) {}
}
