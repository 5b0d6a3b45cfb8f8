package dev.zippermerge.engine.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.onnx.proto.ModelProto;
import dev.zippermerge.engine.onnx.proto.OperatorSetIdProto;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Parses ONNX files. */
final class OnnxFile {
  private static final int OLDEST = 9;
  private static final int NEWEST = 21;
  private static final int DEEPEST = 50;

  /** An ONNX file holds less than 2 GiB; more is kept in files beside it. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private OnnxFile() {}

  /** A model that parses and has a graph. */
  static ModelProto parse(Path file) {
    var name = String.valueOf(file.getFileName());
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new RefusedException(
            RefusalCode.MODEL_TOO_LARGE, name, "The file has more than 2 GiB.");
      }
      var in = CodedInputStream.newInstance(Files.readAllBytes(file));
      in.enableAliasing(true);
      in.setRecursionLimit(DEEPEST);
      var model = ModelProto.parseFrom(in);
      if (model.getGraph().getNodeCount() == 0 || model.getGraph().getOutputCount() == 0) {
        throw Corrupt.model(name, "The ONNX file has no nodes or no outputs.");
      }
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw Corrupt.model(name, "The ONNX file does not parse: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version of the operators in the domain {@code ai.onnx}. */
  static long opset(ModelProto model) {
    long opset =
        model.getOpsetImportList().stream()
            .filter(imported -> isDefault(imported.getDomain()))
            .mapToLong(OperatorSetIdProto::getVersion)
            .max()
            .orElseThrow(() -> Corrupt.model("opset_import", "The model names no opset."));
    if (opset < OLDEST || opset > NEWEST) {
      throw new RefusedException(
          RefusalCode.OPSET_UNSUPPORTED,
          "opset " + opset,
          "The model has opset " + opset + "; understood are " + OLDEST + " to " + NEWEST + ".");
    }
    return opset;
  }

  static boolean isDefault(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }
}
