package dev.zippermerge.engine.savedmodel;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.Signature;
import dev.zippermerge.engine.graph.TensorName;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** The signatures of a SavedModel. */
final class Signatures {
  private static final String DEFAULT = "serving_default";

  private Signatures() {}

  /**
   * Reads a signature.
   *
   * @param wanted its name; null takes {@code serving_default}, or the only one there is
   */
  static Signature read(MetaGraphDef graph, @Nullable String wanted) {
    var all =
        graph.getSignatureDefMap().keySet().stream()
            .filter(name -> !name.startsWith("__saved_model_"))
            .sorted()
            .toList();
    var name = choose(all, wanted);
    var definition = graph.getSignatureDefOrThrow(name);
    return new Signature(
        name, all, endpoints(definition.getInputsMap()), endpoints(definition.getOutputsMap()));
  }

  private static String choose(List<String> all, @Nullable String wanted) {
    if (wanted == null && all.size() == 1) {
      return all.getFirst();
    }
    var name = wanted == null ? DEFAULT : wanted;
    if (!all.contains(name)) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNKNOWN,
          name,
          "The model has no signature '" + name + "'; it has " + all + ".");
    }
    return name;
  }

  private static List<Endpoint> endpoints(Map<String, TensorInfo> tensors) {
    return tensors.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .map(entry -> endpoint(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Endpoint endpoint(String name, TensorInfo tensor) {
    if (tensor.getEncodingCase() != TensorInfo.EncodingCase.NAME) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNSUPPORTED, name, "'" + name + "' is not a dense tensor.");
    }
    return new Endpoint(
        name,
        TensorName.parse(tensor.getName()).toString(),
        tensor.getDtype(),
        tensor.getTensorShape().getDimList().stream().map(TensorShapeProto.Dim::getSize).toList());
  }
}
