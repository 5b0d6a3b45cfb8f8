package dev.zippermerge.engine.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Writes small SavedModels by hand. */
public final class SavedModels {
  private SavedModels() {}

  /** A placeholder x, 4 x 4 x 1; a convolution 2 x 2 x 1 x 3; a dense layer 48 x 2 named y. */
  public static List<NodeDef> tinyNet() {
    return List.of(
        Nodes.placeholder("x", DataType.DT_FLOAT, List.of(-1L, 4L, 4L, 1L)),
        Nodes.constant("kernel", ramp(12), 2, 2, 1, 3),
        Nodes.floatOp("conv", "Conv2D", "x", "kernel")
            .putAttr("strides", Nodes.ints(1, 1, 1, 1))
            .putAttr("padding", Nodes.string("SAME"))
            .build(),
        Nodes.floatOp("relu", "Relu", "conv").build(),
        Nodes.constant("flat_shape", new int[] {-1, 48}, 2),
        Nodes.floatOp("flat", "Reshape", "relu", "flat_shape").build(),
        Nodes.constant("weights", ramp(96), 48, 2),
        Nodes.floatOp("y", "MatMul", "flat", "weights").build());
  }

  public static float[] ramp(int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (i % 7 - 3) * 0.1f;
    }
    return values;
  }

  /** A model with x and y as the ends of serving_default. */
  public static MetaGraphDef.Builder model(GraphDef.Builder graph) {
    return MetaGraphDef.newBuilder()
        .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"))
        .setGraphDef(graph)
        .putSignatureDef(
            "serving_default",
            SignatureDef.newBuilder()
                .setMethodName("tensorflow/serving/predict")
                .putInputs("image", info("x:0", DataType.DT_FLOAT, List.of(-1L, 4L, 4L, 1L)))
                .putOutputs("answer", info("y:0", DataType.DT_FLOAT, List.of(-1L, 2L)))
                .build());
  }

  public static TensorInfo info(String tensor, DataType type, List<Long> shape) {
    return TensorInfo.newBuilder()
        .setName(tensor)
        .setDtype(type)
        .setTensorShape(Nodes.shapeProto(shape))
        .build();
  }

  public static Path write(Path folder, List<NodeDef> nodes) {
    return write(folder, model(GraphDef.newBuilder().addAllNode(nodes)));
  }

  public static Path write(Path folder, MetaGraphDef.Builder graph) {
    var model = SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(graph).build();
    return write(folder, "saved_model.pb", model.toByteArray());
  }

  public static Path write(Path folder, String file, byte[] content) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(file), content);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A zip file with one entry. */
  public static Path zip(Path file, String entry, byte[] content) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content);
    }
    return file;
  }
}
