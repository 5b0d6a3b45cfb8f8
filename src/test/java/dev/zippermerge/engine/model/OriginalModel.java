package dev.zippermerge.engine.model;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.GraphRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TInt32;

/** A model of TensorFlow, run as it is by TensorFlow. */
final class OriginalModel {
  private OriginalModel() {}

  /** What the model answers; the inputs that are not given are filled with zeros. */
  static float[] answer(Path file, ModelFormat format, Endpoint input, Tensor values, String output)
      throws IOException {
    return format == ModelFormat.SAVED_MODEL
        ? savedModel(Objects.requireNonNull(file.getParent()), input.name(), values, output)
        : frozen(file, input.name(), values, output);
  }

  private static float[] savedModel(Path folder, String input, Tensor values, String output) {
    try (var model = SavedModelBundle.load(folder.toString(), "serve");
        var zeros = TInt32.tensorOf(Shape.of(values.shape().size(0), 1))) {
      var signature = model.metaGraphDef().getSignatureDefOrThrow("serving_default");
      var runner = model.session().runner().feed(tensor(signature, input), values);
      signature.getInputsMap().values().stream()
          .filter(other -> other.getDtype() == DataType.DT_INT32)
          .forEach(other -> runner.feed(other.getName(), zeros));
      return floats(runner.fetch(signature.getOutputsOrThrow(output).getName()));
    }
  }

  private static String tensor(SignatureDef signature, String input) {
    var info = signature.getInputsMap().get(input);
    return info == null ? input : info.getName();
  }

  private static float[] frozen(Path file, String input, Tensor values, String output)
      throws IOException {
    try (var model = new GraphRunner(GraphDef.parseFrom(Files.readAllBytes(file)));
        var result = model.run(Map.of(input, values), List.of(output))) {
      return GraphRunner.floats(result.get(0));
    }
  }

  private static float[] floats(Session.Runner runner) {
    try (var result = runner.run()) {
      return GraphRunner.floats(result.get(0));
    }
  }
}
