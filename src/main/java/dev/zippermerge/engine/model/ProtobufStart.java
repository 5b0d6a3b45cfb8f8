package dev.zippermerge.engine.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a message's type by the numbers and wire types of its fields: protobuf files carry no name
 * of their type. Reads only as far as it must; a message that is cut off later is told all the
 * same.
 */
final class ProtobufStart {
  private static final int MOST_FIELDS = 1000;
  private static final int NODE_BYTES = 1024;
  private static final int BLOCK = WireFormat.WIRETYPE_LENGTH_DELIMITED;

  // Fields of SavedModel and of ONNX' ModelProto.
  private static final int SCHEMA_OR_IR_VERSION = 1;
  private static final int META_GRAPHS_OR_PRODUCER = 2;
  private static final int ONNX_GRAPH = 7;
  // Fields of GraphDef (3 is a number) and of MetaGraphDef (3 is a message).
  private static final int NODE = 1;
  private static final int VERSION_OR_SAVER = 3;
  // Tags of NodeDef's first two fields.
  private static final int NAME_TAG = 1 << 3 | BLOCK;
  private static final int OPERATION_TAG = 2 << 3 | BLOCK;

  private final Map<Integer, Integer> wireTypes = new HashMap<>();
  private ByteString firstNode = ByteString.EMPTY;

  private ProtobufStart() {}

  /** The format of a file, empty where it is no message of a known type. */
  static Optional<ModelFormat> format(Path file) throws IOException {
    var start = new ProtobufStart();
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      start.scan(CodedInputStream.newInstance(in));
    } catch (IOException e) {
      // Damaged or cut off from here on.
    }
    return start.format();
  }

  private void scan(CodedInputStream in) throws IOException {
    for (int i = 0; i < MOST_FIELDS; i++) {
      int tag = in.readTag();
      if (tag == 0) {
        return;
      }
      int field = WireFormat.getTagFieldNumber(tag);
      int wireType = WireFormat.getTagWireType(tag);
      if (wireType == BLOCK) {
        block(in, field);
      } else if (!in.skipField(tag)) {
        return;
      }
      wireTypes.putIfAbsent(field, wireType);
    }
  }

  private void block(CodedInputStream in, int field) throws IOException {
    int length = in.readRawVarint32();
    wireTypes.putIfAbsent(field, BLOCK);
    int kept = field == NODE && firstNode.isEmpty() ? Math.min(length, NODE_BYTES) : 0;
    if (kept > 0) {
      firstNode = ByteString.copyFrom(in.readRawBytes(kept));
    }
    in.skipRawBytes(length - kept);
  }

  private Optional<ModelFormat> format() {
    if (is(NODE, BLOCK) && !is(VERSION_OR_SAVER, BLOCK) && isNode(firstNode)) {
      return Optional.of(ModelFormat.FROZEN_GRAPH);
    }
    boolean version = is(SCHEMA_OR_IR_VERSION, WireFormat.WIRETYPE_VARINT);
    boolean second = is(META_GRAPHS_OR_PRODUCER, BLOCK);
    if (version && is(ONNX_GRAPH, BLOCK)) {
      // A TensorProto has the fields too, but a number as its second.
      return second || !wireTypes.containsKey(META_GRAPHS_OR_PRODUCER)
          ? Optional.of(ModelFormat.ONNX)
          : Optional.empty();
    }
    return version && second && wireTypes.size() == 2
        ? Optional.of(ModelFormat.SAVED_MODEL)
        : Optional.empty();
  }

  private boolean is(int field, int wireType) {
    return wireTypes.getOrDefault(field, -1) == wireType;
  }

  /** True where a message begins with a name and an operation, both text, as a NodeDef does. */
  private static boolean isNode(ByteString message) {
    try {
      var in = message.newCodedInput();
      boolean named = in.readTag() == NAME_TAG && text(in);
      return named && in.readTag() == OPERATION_TAG && text(in);
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean text(CodedInputStream in) throws IOException {
    return in.readStringRequireUtf8().chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
