package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.keras.Operand.TensorRef;
import java.util.HashSet;
import java.util.stream.Stream;

/**
 * Numbers of calls. Some versions of Keras count the calls of a nested model from 1, because a
 * model that has inputs of its own was called once when it was made; others count from 0.
 */
final class NodeNumbers {
  private NodeNumbers() {}

  /** The same network with all calls counted from 0. */
  static Network fromZero(Network network) {
    var shifted = new HashSet<String>();
    network.layers().stream()
        .filter(layer -> layer.network() != null)
        .forEach(layer -> shifted.add(layer.name()));
    refs(network).filter(ref -> ref.node() == 0).map(TensorRef::layer).forEach(shifted::remove);
    if (shifted.isEmpty()) {
      return network;
    }
    var calls =
        network.calls().stream()
            .map(
                call ->
                    new LayerUse(
                        call.layer(),
                        call.node(),
                        call.operands().stream()
                            .map(
                                op ->
                                    op instanceof TensorRef ref && shifted.contains(ref.layer())
                                        ? less(ref)
                                        : op)
                            .toList()))
            .toList();
    var outputs =
        network.outputs().stream()
            .map(ref -> shifted.contains(ref.layer()) ? less(ref) : ref)
            .toList();
    return new Network(network.layers(), calls, network.inputs(), outputs);
  }

  private static Stream<TensorRef> refs(Network network) {
    var operands =
        network.calls().stream()
            .flatMap(call -> call.operands().stream())
            .filter(TensorRef.class::isInstance)
            .map(TensorRef.class::cast);
    return Stream.concat(operands, network.outputs().stream());
  }

  private static TensorRef less(TensorRef ref) {
    return new TensorRef(ref.layer(), ref.node() - 1, ref.output());
  }
}
