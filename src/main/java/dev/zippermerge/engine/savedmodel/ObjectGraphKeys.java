package dev.zippermerge.engine.savedmodel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Subgraph;
import dev.zippermerge.engine.graph.TensorName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Finds variables in a checkpoint through TensorFlow 2's object graph: a function's captured inputs
 * are objects, and the checkpoint tells under which key it holds an object. Keras 3 models saved
 * with {@code tf.saved_model.save} need it, because their restore operation assigns to copies of
 * the variables that no signature reads.
 */
final class ObjectGraphKeys {
  private static final String VALUE = "VARIABLE_VALUE";

  // Field numbers of TensorFlow's trackable_object_graph.proto, for which there is no Java class.
  private static final int GRAPH_NODES = 1;
  private static final int OBJECT_ATTRIBUTES = 2;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_KEY = 3;

  private ObjectGraphKeys() {}

  /**
   * Names of the variables' nodes that functions capture, each with its place in the checkpoint.
   *
   * @param objects the object graph that the checkpoint holds, a {@code TrackableObjectGraph}
   */
  static Map<String, CheckpointKey> of(MetaGraphDef graph, ByteString objects) {
    var names = checkpointNames(objects);
    var nodes = Subgraph.byName(graph.getGraphDef().getNodeList());
    var keys = new HashMap<String, CheckpointKey>();
    for (var call : nodes.values()) {
      captures(graph, call)
          .forEach(
              (captured, object) -> {
                var node = nodes.get(captured);
                var name = names.get(object);
                if (node != null && name != null) {
                  keys.put(captured, new CheckpointKey(name, "", Nodes.dtype(node)));
                }
              });
    }
    return keys;
  }

  /** The nodes that a call passes as captured inputs, each with the number of its object. */
  private static Map<String, Integer> captures(MetaGraphDef graph, NodeDef call) {
    var called = call.getAttrOrDefault("f", AttrValue.getDefaultInstance()).getFunc().getName();
    var function = graph.getObjectGraphDef().getConcreteFunctionsMap().get(called);
    if (function == null) {
      return Map.of();
    }
    var inputs =
        call.getInputList().stream().filter(input -> !TensorName.isControl(input)).toList();
    // What a function captures comes after its own arguments.
    int first = inputs.size() - function.getBoundInputsCount();
    var captures = new HashMap<String, Integer>();
    for (int i = Math.max(0, -first); i < function.getBoundInputsCount(); i++) {
      captures.put(TensorName.parse(inputs.get(first + i)).node(), function.getBoundInputs(i));
    }
    return captures;
  }

  /** Names in the checkpoint of the variables among the objects, by the objects' numbers. */
  private static Map<Integer, String> checkpointNames(ByteString objects) {
    var keys = new HashMap<Integer, String>();
    var nodes = messages(objects, GRAPH_NODES);
    for (int i = 0; i < nodes.size(); i++) {
      for (var attribute : messages(nodes.get(i), OBJECT_ATTRIBUTES)) {
        if (messages(attribute, ATTRIBUTE_NAME).contains(ByteString.copyFromUtf8(VALUE))) {
          keys.put(i, key(attribute));
        }
      }
    }
    return keys;
  }

  private static String key(ByteString attribute) {
    return messages(attribute, ATTRIBUTE_KEY).stream()
        .findFirst()
        .map(ByteString::toStringUtf8)
        .orElse("");
  }

  private static List<ByteString> messages(ByteString message, int field) {
    try {
      return UnknownFieldSet.parseFrom(message).getField(field).getLengthDelimitedList();
    } catch (InvalidProtocolBufferException _) {
      throw Corrupt.model("variables.index", "The checkpoint's object graph does not parse.");
    }
  }
}
