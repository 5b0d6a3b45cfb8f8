package dev.zippermerge.engine.codebook;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * A code assignment as a bit string: ceil(log2 C) bits for each code, lowest bit first, in the
 * order [vector][segment]; and the nodes that turn it back into row numbers of the codebook.
 */
final class PackedCodes {
  private final byte[] bytes;
  private final int bits;
  private final int vectors;
  private final int segments;
  private final int codewordCount;

  private PackedCodes(CodeAssignment assignment, int codewordCount) {
    this.codewordCount = codewordCount;
    this.bits = bits(codewordCount);
    this.segments = assignment.codes().length;
    this.vectors = assignment.layer().positions() * assignment.layer().width();
    this.bytes = pack(assignment.codes());
  }

  /**
   * Packs an assignment.
   *
   * @param codewordCount C
   */
  static PackedCodes of(CodeAssignment assignment, int codewordCount) {
    return new PackedCodes(assignment, codewordCount);
  }

  /** Bits for each of C codes: ceil(log2 C), at least 1. */
  static int bits(int codewordCount) {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(codewordCount - 1));
  }

  /** Bytes that the codes of a layer take. */
  static long size(long vectors, long segments, int codewordCount) {
    return Math.ceilDiv(vectors * segments * bits(codewordCount), Byte.SIZE);
  }

  byte[] bytes() {
    return bytes;
  }

  private byte[] pack(byte[][] codes) {
    var packed = new byte[Math.toIntExact(size(vectors, segments, codewordCount))];
    long position = 0;
    for (int vector = 0; vector < vectors; vector++) {
      for (int segment = 0; segment < segments; segment++) {
        int code = Byte.toUnsignedInt(codes[segment][vector]);
        for (int bit = 0; bit < bits; bit++, position++) {
          packed[(int) (position >> 3)] |= (byte) ((code >> bit & 1) << (position & 7));
        }
      }
    }
    return packed;
  }

  /**
   * Nodes that unpack the codes; the last one is called {@code prefix} and yields row numbers as
   * {@link DecodedKernel#rows} orders them. Bits stay bytes until they are joined, so that loading
   * takes 8 bytes a byte, not 32.
   */
  List<NodeDef> rowNodes(String prefix) {
    int bitCount = bytes.length * Byte.SIZE;
    int codeCount = vectors * segments;
    var nodes = new Builder(prefix);
    nodes.add(Nodes.constant(nodes.name("packed"), bytesTensor(bytes, bytes.length, 1)));
    nodes.add(Nodes.constant(nodes.name("byteBits"), counting(Byte.SIZE)));
    nodes.bytewise("shifted", "RightShift", "packed", "byteBits");
    nodes.add(Nodes.constant(nodes.name("one"), bytesTensor(new byte[] {1}, 1)));
    nodes.bytewise("bits", "BitwiseAnd", "shifted", "one");
    nodes.reshape("flat", "bits", bitCount);
    nodes.slice("used", "flat", codeCount * bits);
    nodes.reshape("grouped", "used", codeCount, bits);
    nodes.add(Nodes.constant(nodes.name("codeBits"), counting(bits)));
    nodes.bytewise("weighted", "LeftShift", "grouped", "codeBits");
    nodes.sum("codes", "weighted");
    nodes.cast("wide", "codes");
    nodes.reshapeInts("table", "wide", vectors, segments);
    var offsets = IntStream.range(0, segments).map(s -> s * codewordCount).toArray();
    nodes.add(Nodes.constant(nodes.name("offsets"), offsets, segments));
    nodes.add(
        Nodes.op(nodes.name("rows"), "AddV2", nodes.name("table"), nodes.name("offsets"))
            .putAttr("T", Nodes.type(DataType.DT_INT32))
            .build());
    nodes.reshapeInts("", "rows", codeCount);
    return nodes.list;
  }

  private static TensorProto counting(int count) {
    var values = new byte[count];
    IntStream.range(0, count).forEach(i -> values[i] = (byte) i);
    return bytesTensor(values, count);
  }

  private static TensorProto bytesTensor(byte[] values, long... shape) {
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_UINT8)
        .setTensorShape(Nodes.shapeProto(LongStream.of(shape).boxed().toList()))
        .setTensorContent(ByteString.copyFrom(values))
        .build();
  }

  /** Collects nodes below a prefix. */
  private record Builder(String prefix, List<NodeDef> list) {
    Builder(String prefix) {
      this(prefix, new ArrayList<>());
    }

    String name(String suffix) {
      return suffix.isEmpty() ? prefix : prefix + "/" + suffix;
    }

    void add(NodeDef node) {
      list.add(node);
    }

    void bytewise(String name, String op, String left, String right) {
      add(
          Nodes.op(name(name), op, name(left), name(right))
              .putAttr("T", Nodes.type(DataType.DT_UINT8))
              .build());
    }

    void reshape(String name, String input, int... shape) {
      reshape(name, input, DataType.DT_UINT8, shape);
    }

    void reshapeInts(String name, String input, int... shape) {
      reshape(name, input, DataType.DT_INT32, shape);
    }

    private void reshape(String name, String input, DataType type, int... shape) {
      var shapeName = name(name) + "/shape";
      add(Nodes.constant(shapeName, shape, shape.length));
      add(
          Nodes.op(name(name), "Reshape", name(input), shapeName)
              .putAttr("T", Nodes.type(type))
              .putAttr("Tshape", Nodes.type(DataType.DT_INT32))
              .build());
    }

    void slice(String name, String input, int size) {
      add(Nodes.constant(name(name) + "/begin", new int[] {0}, 1));
      add(Nodes.constant(name(name) + "/size", new int[] {size}, 1));
      add(
          Nodes.op(name(name), "Slice", name(input), name(name) + "/begin", name(name) + "/size")
              .putAttr("T", Nodes.type(DataType.DT_UINT8))
              .putAttr("Index", Nodes.type(DataType.DT_INT32))
              .build());
    }

    void sum(String name, String input) {
      add(Nodes.constant(name(name) + "/axis", new int[] {1}));
      add(
          Nodes.op(name(name), "Sum", name(input), name(name) + "/axis")
              .putAttr("T", Nodes.type(DataType.DT_UINT8))
              .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
              .build());
    }

    void cast(String name, String input) {
      add(
          Nodes.op(name(name), "Cast", name(input))
              .putAttr("SrcT", Nodes.type(DataType.DT_UINT8))
              .putAttr("DstT", Nodes.type(DataType.DT_INT32))
              .build());
    }
  }
}
