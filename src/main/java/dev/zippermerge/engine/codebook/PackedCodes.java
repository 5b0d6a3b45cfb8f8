package dev.zippermerge.engine.codebook;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Codes as a bit string: ceil(log2 C) bits for each, lowest bit first. */
final class PackedCodes {
  private final byte[] packed;
  private final int bits;
  private final int count;

  private PackedCodes(byte[] codes, int bits) {
    this.bits = bits;
    this.count = codes.length;
    this.packed = pack(codes);
  }

  /**
   * Packs codes.
   *
   * @param codes the codes, unsigned
   * @param codewordCount C
   */
  static PackedCodes of(byte[] codes, int codewordCount) {
    return new PackedCodes(codes, bits(codewordCount));
  }

  /** Bits for each of C codes: ceil(log2 C), at least 1. */
  static int bits(int codewordCount) {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(codewordCount - 1));
  }

  /** Bytes that so many codes take. */
  static long size(long count, int codewordCount) {
    return Math.ceilDiv(count * bits(codewordCount), Byte.SIZE);
  }

  /** Bytes in the graph. */
  int size() {
    return packed.length;
  }

  private byte[] pack(byte[] codes) {
    var bytes = new byte[Math.toIntExact(Math.ceilDiv((long) count * bits, Byte.SIZE))];
    long position = 0;
    for (byte code : codes) {
      for (int bit = 0; bit < bits; bit++, position++) {
        bytes[(int) (position >> 3)] |= (byte) ((code >> bit & 1) << (position & 7));
      }
    }
    return bytes;
  }

  /**
   * Nodes that unpack the codes as DT_UINT8. Bits stay bytes until they are joined, so that loading
   * takes 8 bytes a byte, not 32.
   *
   * @param name name of the last node and prefix of the others
   */
  List<NodeDef> nodes(String name) {
    var nodes = new NodeList(name);
    nodes.add(Nodes.constant(nodes.name("packed"), bytesTensor(packed, packed.length, 1)));
    nodes.add(Nodes.constant(nodes.name("byteBits"), counting(Byte.SIZE)));
    bytewise(nodes, "shifted", "RightShift", "packed", "byteBits");
    nodes.add(Nodes.constant(nodes.name("one"), bytesTensor(new byte[] {1}, 1)));
    bytewise(nodes, "bits", "BitwiseAnd", "shifted", "one");
    nodes.reshape("flat", "bits", DataType.DT_UINT8, packed.length * Byte.SIZE);
    slice(nodes, "used", "flat", count * bits);
    nodes.reshape("grouped", "used", DataType.DT_UINT8, count, bits);
    nodes.add(Nodes.constant(nodes.name("codeBits"), counting(bits)));
    bytewise(nodes, "weighted", "LeftShift", "grouped", "codeBits");
    nodes.add(Nodes.constant(nodes.name("axis"), new int[] {1}));
    nodes.add(
        Nodes.op(name, "Sum", nodes.name("weighted"), nodes.name("axis"))
            .putAttr("T", Nodes.type(DataType.DT_UINT8))
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
    return nodes.list();
  }

  private static void bytewise(NodeList nodes, String name, String op, String left, String right) {
    nodes.add(
        Nodes.op(nodes.name(name), op, nodes.name(left), nodes.name(right))
            .putAttr("T", Nodes.type(DataType.DT_UINT8))
            .build());
  }

  private static void slice(NodeList nodes, String name, String input, int size) {
    var begin = nodes.name(name + "/begin");
    var length = nodes.name(name + "/size");
    nodes.add(Nodes.constant(begin, new int[] {0}, 1));
    nodes.add(Nodes.constant(length, new int[] {size}, 1));
    nodes.add(
        Nodes.op(nodes.name(name), "Slice", nodes.name(input), begin, length)
            .putAttr("T", Nodes.type(DataType.DT_UINT8))
            .putAttr("Index", Nodes.type(DataType.DT_INT32))
            .build());
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
}
