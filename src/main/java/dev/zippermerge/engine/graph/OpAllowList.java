package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/**
 * The operations that a network may consist of: those that compute their outputs from their inputs
 * and have no other effect. Everything else is refused by name before any of it runs.
 */
final class OpAllowList {
  private static final Set<String> COMPUTING =
      words(
          """
          Abs Acos Acosh Add AddN AddV2 All Any ArgMax ArgMin Asin Asinh Atan Atan2 Atanh AvgPool
          AvgPool3D BatchMatMul BatchMatMulV2 BatchMatMulV3 BatchNormWithGlobalNormalization
          BatchToSpace BatchToSpaceND BiasAdd BiasAddV1 BroadcastArgs BroadcastTo Cast Ceil
          CheckNumerics ClipByValue Concat ConcatV2 Const Conv2D Conv2DBackpropInput Conv3D Cos Cosh Cumprod Cumsum
          DepthToSpace DepthwiseConv2dNative Dilation2D Div DivNoNan Einsum Elu EnsureShape Equal
          Erf Erfc Exp ExpandDims Expm1 FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars
          FakeQuantWithMinMaxVarsPerChannel Fill Floor FloorDiv FloorMod FusedBatchNorm
          FusedBatchNormV2 FusedBatchNormV3 Gather GatherNd GatherV2 Greater GreaterEqual Identity
          IdentityN InvertPermutation IsFinite IsInf IsNan L2Loss LRN LeakyRelu Less LessEqual
          LinSpace Log Log1p LogSoftmax LogicalAnd LogicalNot LogicalOr MatMul Max MaxPool MaxPool3D
          MaxPoolV2 Maximum Mean Min Minimum MirrorPad Mod Mul MulNoNan Neg NoOp NotEqual OneHot
          OnesLike Pack Pad PadV2 Placeholder PlaceholderV2 PlaceholderWithDefault Pow
          PreventGradient Prod Range Rank RealDiv Reciprocal Relu Relu6 Reshape ResizeArea
          ResizeBicubic ResizeBilinear ResizeNearestNeighbor ReverseV2 Rint Round Rsqrt Select
          SelectV2 Selu Shape ShapeN Sigmoid Sign Sin Sinh Size Slice Snapshot Softmax Softplus
          Softsign SpaceToBatch SpaceToBatchND SpaceToDepth Split SplitV Sqrt Square
          SquaredDifference Squeeze StopGradient StridedSlice Sub Sum Tan Tanh Tile TopKV2 Transpose
          TruncateDiv TruncateMod Unpack Where Xdivy Xlogy ZerosLike
          BitwiseAnd BitwiseOr BitwiseXor Invert LeftShift RightShift
          """);

  /** Read once, at import; a network that was imported has none of them. */
  private static final Set<String> VARIABLES =
      words("ReadVariableOp VarHandleOp Variable VariableV2");

  private static final Set<String> CONTROL_FLOW =
      words(
          """
          Case Enter Exit For If LoopCond Merge NextIteration RefEnter RefExit RefMerge
          RefNextIteration RefSelect RefSwitch StatelessCase StatelessIf StatelessWhile Switch While
          BlockLSTM BlockLSTMV2 CudnnRNN CudnnRNNV2 CudnnRNNV3 GRUBlockCell LSTMBlockCell
          """);

  /** What reaches outside the graph; refused even where no output needs it. */
  private static final Set<String> EFFECTS =
      words(
          """
          EagerPyFunc FixedLengthRecordReader FixedLengthRecordReaderV2 IdentityReader
          IdentityReaderV2 LMDBReader LoadLibrary MatchingFiles MergeV2Checkpoints
          PyFunc PyFuncStateless ReadFile Recv RemoteCall Restore RestoreSlice RestoreV2 Save
          SaveSlices SaveV2 Send TFRecordReader TFRecordReaderV2 TextLineReader TextLineReaderV2
          WholeFileReader WholeFileReaderV2 WriteFile
          """);

  /** More than networks have; only a file that is made up has more. */
  private static final int MOST_NAMED = 200;

  private OpAllowList() {}

  /**
   * Refuses what reaches outside the graph.
   *
   * @param reachable operation types, each with the name of a node
   */
  static void refuseEffects(Map<String, String> reachable) {
    var offending = new TreeMap<>(reachable);
    offending.keySet().retainAll(EFFECTS);
    if (!offending.isEmpty()) {
      throw refusal(RefusalCode.FORBIDDEN_OP, offending);
    }
  }

  /** True where the operation is allowed in a network, before or after variables are frozen. */
  static boolean allows(NodeDef node) {
    return COMPUTING.contains(node.getOp()) || VARIABLES.contains(node.getOp());
  }

  /** Refuses every operation that is not allowed, all of them at once. */
  static void check(Collection<NodeDef> nodes) {
    var offending = new TreeMap<String, String>();
    for (var node : nodes) {
      if (!allows(node)) {
        offending.putIfAbsent(node.getOp(), node.getName());
      }
    }
    if (!offending.isEmpty()) {
      boolean branches = offending.keySet().stream().anyMatch(CONTROL_FLOW::contains);
      throw refusal(branches ? RefusalCode.CONTROL_FLOW : RefusalCode.FORBIDDEN_OP, offending);
    }
  }

  /** The refusal of an operation that TensorFlow does not know. */
  static RefusedException unknown(NodeDef node) {
    return refusal(RefusalCode.FORBIDDEN_OP, Map.of(node.getOp(), node.getName()));
  }

  private static RefusedException refusal(RefusalCode code, Map<String, String> offending) {
    var names =
        offending.entrySet().stream()
            .limit(MOST_NAMED)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.joining(", "));
    var more = offending.size() > MOST_NAMED ? ", and others" : "";
    return new RefusedException(
        code,
        String.join(", ", offending.keySet().stream().limit(MOST_NAMED).toList()),
        "The network uses operations that are not allowed: " + names + more + ".");
  }

  /** The words of a text. */
  static Set<String> words(String text) {
    return text.lines()
        .flatMap(line -> Arrays.stream(line.strip().split("\\s+")))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
