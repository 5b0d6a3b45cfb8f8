package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * A code assignment as the artifact holds it, in the order [vector][segment]: entropy-coded or,
 * where that is no shorter, bit-packed. {@link Clusters#byFrequency} makes frequent codes small in
 * every segment, so that one entropy code serves all segments.
 */
final class StoredCodes {
  private final int vectors;
  private final int segments;
  private final int codewordCount;
  private final StoredBytes entropyCoded;
  private final PackedCodes packed;

  private StoredCodes(CodeAssignment assignment, int codewordCount) {
    this.codewordCount = codewordCount;
    this.segments = assignment.codes().length;
    this.vectors = assignment.layer().positions() * assignment.layer().width();
    var codes = new byte[vectors * segments];
    for (int segment = 0; segment < segments; segment++) {
      for (int vector = 0; vector < vectors; vector++) {
        codes[vector * segments + segment] = assignment.codes()[segment][vector];
      }
    }
    this.entropyCoded = StoredBytes.of(codes);
    this.packed = PackedCodes.of(codes, codewordCount);
  }

  /**
   * Stores an assignment.
   *
   * @param codewordCount C
   */
  static StoredCodes of(CodeAssignment assignment, int codewordCount) {
    return new StoredCodes(assignment, codewordCount);
  }

  /** Bytes in the graph. */
  long size() {
    return Math.min(entropyCoded.size(), packed.size());
  }

  /**
   * Nodes that yield row numbers as {@link DecodedKernel#rows} orders them.
   *
   * @param name name of the last node and prefix of the others
   */
  List<NodeDef> rowNodes(String name) {
    var nodes = new NodeList(name);
    var codes = nodes.name("codes");
    nodes.addAll(
        entropyCoded.size() < packed.size()
            ? entropyCoded.nodes(codes, DataType.DT_UINT8)
            : packed.nodes(codes));
    nodes.cast("wide", "codes", DataType.DT_UINT8, DataType.DT_INT32);
    nodes.reshape("table", "wide", DataType.DT_INT32, vectors, segments);
    nodes.add(Nodes.constant(nodes.name("first"), new int[] {0}));
    nodes.add(Nodes.constant(nodes.name("end"), new int[] {segments * codewordCount}));
    nodes.add(Nodes.constant(nodes.name("step"), new int[] {codewordCount}));
    nodes.add(
        Nodes.op(
                nodes.name("offsets"),
                "Range",
                nodes.name("first"),
                nodes.name("end"),
                nodes.name("step"))
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
    nodes.add(
        Nodes.op(nodes.name("rows"), "AddV2", nodes.name("table"), nodes.name("offsets"))
            .putAttr("T", Nodes.type(DataType.DT_INT32))
            .build());
    nodes.reshape("", "rows", DataType.DT_INT32, vectors * segments);
    return nodes.list();
  }
}
