package dev.zippermerge.engine.export;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.ServableGraph;
import dev.zippermerge.engine.tensorflow.TensorFlowRuntime;
import java.util.List;
import java.util.function.BiConsumer;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.VersionDef;

/**
 * Makes the SavedModel of a merged model: one signature for each task, with the inputs and outputs
 * of its original, and {@code serving_default}, which answers all tasks at once from inputs and
 * outputs called by the tasks' names.
 */
final class SavedModels {
  /** Key under which TensorFlow's loaders look for the operation to run once after loading. */
  private static final String INIT_KEY = "__saved_model_init_op";

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
            .setGraphDef(GraphDef.newBuilder().addAllNode(graph.nodes()).setVersions(VERSION));
    graph.tasks().forEach(task -> meta.putSignatureDef(task.name(), signature(task)));
    meta.putSignatureDef("serving_default", joint(graph.tasks()));
    meta.putSignatureDef(INIT_KEY, initialiser(graph.initialiser()));
    return SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
  }

  private static SignatureDef signature(ServableGraph.Task task) {
    var signature = SignatureDef.newBuilder().setMethodName(PREDICT);
    put(task, task.original().inputs(), signature::putInputs);
    put(task, task.original().outputs(), signature::putOutputs);
    return signature.build();
  }

  private static void put(
      ServableGraph.Task task, List<Endpoint> endpoints, BiConsumer<String, TensorInfo> target) {
    endpoints.forEach(endpoint -> target.accept(endpoint.name(), info(task, endpoint)));
  }

  private static SignatureDef joint(List<ServableGraph.Task> tasks) {
    var signature = SignatureDef.newBuilder().setMethodName(PREDICT);
    for (var task : tasks) {
      signature.putInputs(task.name(), info(task, task.original().inputs().getFirst()));
      signature.putOutputs(task.name(), info(task, task.original().outputs().getFirst()));
    }
    return signature.build();
  }

  private static TensorInfo info(ServableGraph.Task task, Endpoint endpoint) {
    return TensorInfo.newBuilder()
        .setName(Prefix.of(task.name(), endpoint.tensor()))
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
