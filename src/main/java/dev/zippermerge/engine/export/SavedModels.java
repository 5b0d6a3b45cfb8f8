package dev.zippermerge.engine.export;

import dev.zippermerge.engine.graph.DefaultAttributes;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.ServableGraph;
import dev.zippermerge.engine.tensorflow.TensorFlowRuntime;
import java.util.List;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.VersionDef;

/**
 * Makes the SavedModel of a merged model: one signature for each task, with the inputs and outputs
 * of its original, and {@code serving_default}, which answers all tasks at once from inputs and
 * outputs called by the tasks' names, or from the one input that all tasks take.
 */
final class SavedModels {
  /** Key under which TensorFlow's loaders look for the operation to run once after loading. */
  private static final String INIT_KEY = "__saved_model_init_op";

  /** Name of the one input of {@code serving_default} where all tasks take the same. */
  private static final String COMMON_INPUT = "input";

  private static final String PREDICT = "tensorflow/serving/predict";

  /** The GraphDef version of TensorFlow 2.16, and the oldest that can read it. */
  private static final VersionDef VERSION =
      VersionDef.newBuilder().setProducer(1766).setMinConsumer(12).build();

  private SavedModels() {}

  static SavedModel of(ServableGraph graph) {
    var meta =
        MetaGraphDef.newBuilder()
            .setMetaInfoDef(
                MetaGraphDef.MetaInfoDef.newBuilder()
                    .addTags("serve")
                    .setTensorflowVersion(TensorFlowRuntime.version()))
            .setGraphDef(
                GraphDef.newBuilder()
                    .addAllNode(graph.nodes().stream().map(DefaultAttributes::stripped).toList())
                    .setVersions(VERSION));
    graph.tasks().forEach(task -> meta.putSignatureDef(task.name(), signature(task)));
    meta.putSignatureDef("serving_default", joint(graph.tasks()));
    meta.putSignatureDef(INIT_KEY, initialiser(graph.initialiser()));
    return SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
  }

  private static SignatureDef signature(ServableGraph.Task task) {
    var signature = SignatureDef.newBuilder().setMethodName(PREDICT);
    task.inputs().forEach(input -> signature.putInputs(input.name(), info(input)));
    task.outputs().forEach(output -> signature.putOutputs(output.name(), info(output)));
    return signature.build();
  }

  private static SignatureDef joint(List<ServableGraph.Task> tasks) {
    var signature = SignatureDef.newBuilder().setMethodName(PREDICT);
    boolean common =
        tasks.size() > 1
            && tasks.stream().map(task -> task.inputs().getFirst().tensor()).distinct().count()
                == 1;
    for (var task : tasks) {
      for (var input : task.inputs()) {
        var own = task.inputs().size() == 1 ? task.name() : task.name() + "_" + input.name();
        signature.putInputs(common ? COMMON_INPUT : own, info(input));
      }
      signature.putOutputs(task.name(), info(task.outputs().getFirst()));
    }
    return signature.build();
  }

  private static TensorInfo info(Endpoint endpoint) {
    return TensorInfo.newBuilder()
        .setName(endpoint.tensor())
        .setDtype(endpoint.type())
        .setTensorShape(Nodes.shapeProto(endpoint.shape()))
        .build();
  }

  private static SignatureDef initialiser(String operation) {
    return SignatureDef.newBuilder()
        .putOutputs(INIT_KEY, TensorInfo.newBuilder().setName(operation).build())
        .build();
  }
}
