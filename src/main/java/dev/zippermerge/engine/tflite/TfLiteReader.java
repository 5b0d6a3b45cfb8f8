package dev.zippermerge.engine.tflite;

import com.google.flatbuffers.Table;
import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.Signature;
import dev.zippermerge.engine.graph.SourceModel;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.VersionDef;

/**
 * Reads TFLite files. Weights of half precision are widened, those of integers dequantised: the
 * network is computed in single precision throughout, and takes and gives real values.
 */
public final class TfLiteReader {
  private static final String FORMAT = "TFLITE";
  private static final String SIGNATURE = "serving_default";
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  /** The GraphDef version of TensorFlow 2.16. */
  private static final VersionDef VERSION =
      VersionDef.newBuilder().setProducer(1766).setMinConsumer(12).build();

  private TfLiteReader() {}

  /**
   * Reads a model.
   *
   * @throws RefusedException with a code and what is at fault
   */
  public static SourceModel read(Path file) {
    var name = String.valueOf(file.getFileName());
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new RefusedException(
            RefusalCode.MODEL_TOO_LARGE, name, "The file has more than 2 GiB.");
      }
      var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      return read(Model.getRootAsModel(bytes), name);
    } catch (IndexOutOfBoundsException
        | IllegalArgumentException
        | ArithmeticException
        | NegativeArraySizeException
        | AssertionError e) {
      throw Corrupt.model(name, "The TFLite file is damaged or cut off: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SourceModel read(Model model, String file) {
    if (model.subgraphsLength() != 1) {
      throw model.subgraphsLength() == 0
          ? Corrupt.model(file, "The TFLite file has no graph.")
          : new RefusedException(
              RefusalCode.CONTROL_FLOW,
              file,
              "The TFLite file has several graphs: loops or branches.");
    }
    var graph = model.subgraphs(0);
    var tensors = new TfLiteTensors(model, graph);
    var writer = new TfLiteWriter(tensors);
    var inputs = new ArrayList<Endpoint>();
    for (int i = 0; i < graph.inputsLength(); i++) {
      inputs.add(writer.input(graph.inputs(i)));
    }
    TfLiteOperators.check(model, graph);
    for (int i = 0; i < graph.operatorsLength(); i++) {
      var operator = graph.operators(i);
      TfLiteOperators.write(
          TfLiteOperators.name(model, operator), new TfLiteCall(operator, writer));
    }
    return source(writer, inputs, outputs(graph, writer), tensors);
  }

  private static List<Endpoint> outputs(SubGraph graph, TfLiteWriter writer) {
    var outputs = new ArrayList<Endpoint>();
    for (int i = 0; i < graph.outputsLength(); i++) {
      outputs.add(writer.output(graph.outputs(i)));
    }
    return outputs;
  }

  private static SourceModel source(
      TfLiteWriter writer, List<Endpoint> inputs, List<Endpoint> outputs, TfLiteTensors tensors) {
    var graph = GraphDef.newBuilder().setVersions(VERSION).addAllNode(writer.nodes());
    var signature = new Signature(SIGNATURE, List.of(SIGNATURE), sorted(inputs), sorted(outputs));
    return new SourceModel(
        FORMAT,
        MetaGraphDef.newBuilder().setGraphDef(graph).build(),
        signature,
        UnaryOperator.identity(),
        tensors.notes());
  }

  private static List<Endpoint> sorted(List<Endpoint> endpoints) {
    return endpoints.stream().sorted(Comparator.comparing(Endpoint::name)).toList();
  }

  /** The element type as TensorFlow has it; integers that stand for real values are floats. */
  static DataType type(byte type, boolean quantised, String tensor) {
    return switch (type) {
      case 0, 1, 10 -> DataType.DT_FLOAT;
      case 2 -> quantised ? DataType.DT_FLOAT : DataType.DT_INT32;
      case 4 -> DataType.DT_INT64;
      case 6 -> DataType.DT_BOOL;
      case 3, 7, 9 -> DataType.DT_FLOAT;
      case 5 ->
          throw new RefusedException(
              RefusalCode.STRING_INPUT, tensor, "The tensor '" + tensor + "' holds text.");
      default ->
          throw new RefusedException(
              RefusalCode.FORBIDDEN_OP,
              tensor,
              "The tensor '" + tensor + "' has an element type that is not read: " + type + ".");
    };
  }

  /** The options of an operator in the form that its kind has. */
  static <T extends Table> T options(Operator operator, T table) {
    if (operator.builtinOptions(table) == null) {
      throw new IllegalArgumentException("an operator lacks its options");
    }
    return table;
  }
}
