package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.OpenSizes;
import dev.zippermerge.engine.graph.Signature;
import dev.zippermerge.engine.graph.SourceModel;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.VersionDef;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes a model of configuration and weights. */
final class KerasSource {
  private static final String SIGNATURE = "serving_default";

  /** Python writes infinities and NaN as bare words. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** The GraphDef version of TensorFlow 2.16. */
  private static final VersionDef VERSION =
      VersionDef.newBuilder().setProducer(1766).setMinConsumer(12).build();

  private final String file;
  private final String format;
  private final int kerasVersion;
  private final InputSizes sizes;

  /**
   * @param file the file's name, for messages
   * @param format what the file's format is called
   * @param kerasVersion the version of Keras that saved it, empty where that is not told
   * @param sizes of inputs that the model leaves open
   */
  KerasSource(String file, String format, String kerasVersion, InputSizes sizes) {
    this.file = file;
    this.format = format;
    this.kerasVersion = major(kerasVersion);
    this.sizes = sizes;
  }

  /** Reads a text as JSON. */
  static JsonNode json(String file, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException _) {
      throw Corrupt.model(file, "The configuration in the file is not valid JSON.");
    }
  }

  /**
   * Writes the model as operations.
   *
   * @param config class and configuration of the model, as JSON
   * @param weights finds the weights of its layers
   */
  SourceModel build(String config, Function<Network, LayerWeights> weights) {
    try {
      var network = new NetworkParser(kerasVersion).read(json(file, config));
      LayerCheck.check(network);
      var writer = new NetworkWriter(weights.apply(network));
      var inputs = writer.inputs(network, sizes);
      var outputs = write(writer, network, inputs);
      return source(writer, network, inputs, outputs);
    } catch (ArithmeticException | JacksonException e) {
      throw Corrupt.model(file, "The model's configuration makes no sense: " + e.getMessage());
    }
  }

  /** Layers that need a size which is open name their own tensor; users know the input's name. */
  private List<LayerTensor> write(NetworkWriter writer, Network network, List<LayerTensor> inputs) {
    try {
      return writer.write(network, file, inputs);
    } catch (RefusedException e) {
      for (int i = 0; i < inputs.size() && e.code() == RefusalCode.SHAPE_UNRESOLVED; i++) {
        var shape = inputs.get(i).shape();
        if (shape.stream().skip(1).anyMatch(size -> size < 0)) {
          throw OpenSizes.unresolved(network.inputs().get(i).layer(), shape, "");
        }
      }
      throw e;
    }
  }

  private SourceModel source(
      NetworkWriter writer, Network network, List<LayerTensor> inputs, List<LayerTensor> outputs) {
    var nodes = writer.graph().nodes();
    var graph = GraphDef.newBuilder().addAllNode(nodes).setVersions(VERSION).build();
    var types = network.inputs().stream().map(ref -> NetworkWriter.type(network, ref)).toList();
    var signature =
        new Signature(
            SIGNATURE,
            List.of(SIGNATURE),
            endpoints(network.inputs(), inputs, types),
            endpoints(
                network.outputs(), outputs, outputs.stream().map(_ -> DataType.DT_FLOAT).toList()));
    var model = MetaGraphDef.newBuilder().setGraphDef(graph).build();
    return new SourceModel(format, model, signature, UnaryOperator.identity());
  }

  /** Named by the layers that they belong to; sorted by name. */
  private static List<Endpoint> endpoints(
      List<Operand.TensorRef> refs, List<LayerTensor> tensors, List<DataType> types) {
    var names = new HashSet<String>();
    var endpoints = new ArrayList<Endpoint>();
    for (int i = 0; i < tensors.size(); i++) {
      var base = refs.get(i).layer();
      var name = base;
      for (int n = 1; !names.add(name); n++) {
        name = base + "_" + n;
      }
      var tensor = tensors.get(i);
      endpoints.add(new Endpoint(name, tensor.name() + ":0", types.get(i), tensor.shape()));
    }
    endpoints.sort(Comparator.comparing(Endpoint::name));
    return endpoints;
  }

  private int major(String version) {
    if (version.startsWith("1.") || version.startsWith("0.")) {
      throw new RefusedException(
          RefusalCode.UNKNOWN_FORMAT,
          file,
          "The model was saved by Keras " + version + "; Keras 2 and 3 are read.");
    }
    return version.isEmpty() || version.startsWith("2.") ? 2 : 3;
  }
}
