package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * K-means on TensorFlow for a batch of segments of the same shape: greedy k-means++ seeding, and
 * Lloyd's step, all segments in one graph.
 *
 * <p>Nearest codewords come from one batched matrix product: argmin |x - c|² = argmax (x·c -
 * |c|²/2), with x extended by a 1 and c by -|c|²/2. The same extension makes one segment sum yield
 * both sums and counts.
 */
final class LloydGraph implements AutoCloseable {
  /** Candidates that greedy seeding tries for each codeword besides the first. */
  private static final long SEEDING_RETRIES = 2;

  private final int segments;
  private final int vectors;
  private final int codewordCount;
  private final int length;
  private final GraphRunner runner;

  /**
   * @param segments segments in the batch, S
   * @param vectors vectors in each segment, N
   * @param codewordCount C, less than N
   * @param length r
   */
  LloydGraph(int segments, int vectors, int codewordCount, int length) {
    this.segments = segments;
    this.vectors = vectors;
    this.codewordCount = codewordCount;
    this.length = length;
    this.runner = new GraphRunner(definition());
  }

  /**
   * What one step of Lloyd's algorithm finds.
   *
   * @param codes nearest codeword of each vector, [S, N]
   * @param distances squared distance of each vector to it, penalty included, [S, N]
   * @param means mean of the vectors of each codeword, [S, C, r]; zero where it has none
   * @param counts vectors of each codeword, [S, C]
   */
  record Step(int[] codes, float[] distances, float[] means, float[] counts) {}

  /** Seeds codewords [S, C, r] from vectors [S, N, r]. */
  float[] seed(TFloat32 x, long seed) {
    try (var seedTensor = TInt64.scalarOf(seed);
        var result = runner.run(Map.of("x:0", x, "seed:0", seedTensor), List.of("seeds:0"))) {
      return GraphRunner.floats(result.get(0));
    }
  }

  /** One step from codewords [S, C, r]. */
  Step step(TFloat32 x, float[] codewords) {
    return step(x, codewords, new float[segments * codewordCount]);
  }

  /**
   * One step in which some codewords are dearer than others.
   *
   * @param codewords [S, C, r]
   * @param penalties added to the squared distance to each codeword, [S, C]
   */
  Step step(TFloat32 x, float[] codewords, float[] penalties) {
    try (var c = GraphRunner.tensor(codewords, segments, codewordCount, length);
        var p = GraphRunner.tensor(penalties, segments, codewordCount, 1);
        var result =
            runner.run(
                Map.of("x:0", x, "c:0", c, "penalties:0", p),
                List.of("codes:0", "distances:0", "means:0", "counts:0"))) {
      var codes = new int[segments * vectors];
      result.get(0).asRawTensor().data().asInts().read(codes);
      return new Step(
          codes,
          GraphRunner.floats(result.get(1)),
          GraphRunner.floats(result.get(2)),
          GraphRunner.floats(result.get(3)));
    }
  }

  @Override
  public void close() {
    runner.close();
  }

  private GraphDef definition() {
    var graph = GraphDef.newBuilder();
    graph.addNode(
        Nodes.placeholder(
            "x", DataType.DT_FLOAT, List.of((long) segments, (long) vectors, (long) length)));
    graph.addNode(
        Nodes.placeholder(
            "c", DataType.DT_FLOAT, List.of((long) segments, (long) codewordCount, (long) length)));
    addSeeding(graph);
    addAssignment(graph);
    addMeans(graph);
    return graph.build();
  }

  private void addSeeding(GraphDef.Builder graph) {
    graph.addNode(Nodes.placeholder("seed", DataType.DT_INT64, List.of()));
    graph.addNode(Nodes.constant("count", long64(codewordCount)));
    graph.addNode(Nodes.constant("retries", long64(SEEDING_RETRIES)));
    graph.addNode(
        Nodes.floatOp("unpacked", "Unpack", "x")
            .putAttr("num", AttrValue.newBuilder().setI(segments).build()));
    var seeds = Nodes.floatOp("seeds", "Pack");
    seeds.putAttr("N", AttrValue.newBuilder().setI(segments).build());
    IntStream.range(0, segments)
        .forEach(
            s -> {
              graph.addNode(
                  Nodes.op(
                      "seeds" + s,
                      "KmeansPlusPlusInitialization",
                      "unpacked:" + s,
                      "count",
                      "seed",
                      "retries"));
              seeds.addInput("seeds" + s);
            });
    graph.addNode(seeds);
  }

  private void addAssignment(GraphDef.Builder graph) {
    graph.addNode(Nodes.constant("two", new int[] {2}));
    graph.addNode(Nodes.constant("last", new int[] {2}, 1));
    graph.addNode(Nodes.constant("half", new float[] {-0.5f}));
    var ones = new float[segments * vectors];
    Arrays.fill(ones, 1);
    graph.addNode(Nodes.constant("ones", ones, segments, vectors, 1));
    graph.addNode(concat("xOne", "x", "ones"));
    graph.addNode(Nodes.floatOp("cSquares", "Square", "c"));
    graph.addNode(sum("cNorm", "cSquares", true));
    graph.addNode(
        Nodes.placeholder(
            "penalties", DataType.DT_FLOAT, List.of((long) segments, (long) codewordCount, 1L)));
    graph.addNode(Nodes.floatOp("cCost", "AddV2", "cNorm", "penalties"));
    graph.addNode(Nodes.floatOp("cHalfNorm", "Mul", "cCost", "half"));
    graph.addNode(concat("cNormed", "c", "cHalfNorm"));
    graph.addNode(
        Nodes.floatOp("scores", "BatchMatMulV2", "xOne", "cNormed")
            .putAttr("adj_y", AttrValue.newBuilder().setB(true).build()));
    graph.addNode(
        Nodes.floatOp("codes", "ArgMax", "scores", "two")
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .putAttr("output_type", Nodes.type(DataType.DT_INT32)));
    graph.addNode(
        Nodes.floatOp("best", "Max", "scores", "last")
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32)));
    graph.addNode(Nodes.floatOp("xSquares", "Square", "x"));
    graph.addNode(sum("xNorm", "xSquares", false));
    graph.addNode(Nodes.constant("minusTwo", new float[] {-2}));
    graph.addNode(Nodes.floatOp("bestTwice", "Mul", "best", "minusTwo"));
    graph.addNode(Nodes.floatOp("distances", "AddV2", "xNorm", "bestTwice"));
  }

  private void addMeans(GraphDef.Builder graph) {
    var offsets = IntStream.range(0, segments).map(s -> s * codewordCount).toArray();
    graph.addNode(Nodes.constant("offsets", offsets, segments, 1));
    graph.addNode(
        Nodes.op("ids", "AddV2", "codes", "offsets").putAttr("T", Nodes.type(DataType.DT_INT32)));
    graph.addNode(Nodes.constant("idCount", new int[] {segments * codewordCount}));
    graph.addNode(
        Nodes.floatOp("flatSums", "UnsortedSegmentSum", "xOne", "ids", "idCount")
            .putAttr("Tindices", Nodes.type(DataType.DT_INT32))
            .putAttr("Tnumsegments", Nodes.type(DataType.DT_INT32)));
    graph.addNode(Nodes.constant("split", new int[] {length, 1}, 2));
    graph.addNode(Nodes.constant("one", new int[] {1}));
    graph.addNode(
        Nodes.floatOp("sums", "SplitV", "flatSums", "split", "one")
            .putAttr("Tlen", Nodes.type(DataType.DT_INT32))
            .putAttr("num_split", AttrValue.newBuilder().setI(2).build()));
    graph.addNode(Nodes.floatOp("counts", "Identity", "sums:1"));
    graph.addNode(Nodes.floatOp("means", "DivNoNan", "sums:0", "sums:1"));
  }

  private static NodeDef.Builder concat(String name, String a, String b) {
    return Nodes.floatOp(name, "ConcatV2", a, b, "two")
        .putAttr("N", AttrValue.newBuilder().setI(2).build())
        .putAttr("Tidx", Nodes.type(DataType.DT_INT32));
  }

  private static NodeDef.Builder sum(String name, String input, boolean keep) {
    return Nodes.floatOp(name, "Sum", input, "last")
        .putAttr("keep_dims", AttrValue.newBuilder().setB(keep).build())
        .putAttr("Tidx", Nodes.type(DataType.DT_INT32));
  }

  private static TensorProto long64(long value) {
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_INT64)
        .setTensorShape(TensorShapeProto.getDefaultInstance())
        .addInt64Val(value)
        .build();
  }
}
