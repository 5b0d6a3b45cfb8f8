package dev.zippermerge.engine.tflite;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.ArgMaxOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.GatherOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.lite.schema.PackOptions;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.SqueezeOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;

/** Operators that move values, and reductions. A first axis of one example takes any number. */
final class TfLiteShapes {
  private static final AttrValue INT32 = Nodes.type(DataType.DT_INT32);

  static final Map<String, Consumer<TfLiteCall>> OPERATORS = operators();

  private TfLiteShapes() {}

  private static Map<String, Consumer<TfLiteCall>> operators() {
    var all = new HashMap<String, Consumer<TfLiteCall>>();
    all.put("RESHAPE", TfLiteShapes::reshape);
    all.put("SQUEEZE", TfLiteShapes::squeeze);
    all.put("EXPAND_DIMS", call -> indexed(call, "ExpandDims", "Tdim"));
    all.put("TRANSPOSE", call -> indexed(call, "Transpose", "Tperm"));
    all.put("PAD", call -> indexed(call, "Pad", "Tpaddings"));
    all.put("MIRROR_PAD", TfLiteShapes::mirror);
    all.put("PADV2", TfLiteShapes::padded);
    all.put("CONCATENATION", TfLiteShapes::concatenation);
    all.put("PACK", TfLiteShapes::pack);
    all.put("SPLIT", TfLiteShapes::split);
    all.put("STRIDED_SLICE", TfLiteShapes::stridedSlice);
    all.put("SLICE", TfLiteShapes::slice);
    all.put(
        "SHAPE",
        call -> call.put(call.add(call.node("Shape", call.in(0)).putAttr("out_type", INT32))));
    all.put("GATHER", TfLiteShapes::gather);
    all.put(
        "DEPTH_TO_SPACE",
        call -> blocks(call, "DepthToSpace", call.options(new DepthToSpaceOptions()).blockSize()));
    all.put(
        "SPACE_TO_DEPTH",
        call -> blocks(call, "SpaceToDepth", call.options(new SpaceToDepthOptions()).blockSize()));
    all.put("SPACE_TO_BATCH_ND", call -> batches(call, "SpaceToBatchND", "Tpaddings"));
    all.put("BATCH_TO_SPACE_ND", call -> batches(call, "BatchToSpaceND", "Tcrops"));
    all.put("RESIZE_BILINEAR", TfLiteShapes::bilinear);
    all.put("RESIZE_NEAREST_NEIGHBOR", TfLiteShapes::nearest);
    all.put("MEAN", call -> reduction(call, "Mean"));
    all.put("SUM", call -> reduction(call, "Sum"));
    all.put("REDUCE_MAX", call -> reduction(call, "Max"));
    all.put("REDUCE_MIN", call -> reduction(call, "Min"));
    all.put("ARG_MAX", TfLiteShapes::argMax);
    return all;
  }

  private static AttrValue flag(boolean value) {
    return AttrValue.newBuilder().setB(value).build();
  }

  /** The result's shape as the file has it says the same as the operator's own inputs. */
  private static void reshape(TfLiteCall call) {
    if (call.has(1) && !call.tensors().isConstant(call.index(1))) {
      call.put(call.add(call.node("Reshape", call.in(0), call.in(1)).putAttr("Tshape", INT32)));
      return;
    }
    var shape = call.tensors().shape(call.result()).stream().mapToInt(Math::toIntExact).toArray();
    call.put(call.reshaped(call.in(0), call.freed(0, shape)));
  }

  private static void squeeze(TfLiteCall call) {
    var options = call.options(new SqueezeOptions());
    var dims = IntStream.range(0, options.squeezeDimsLength()).map(options::squeezeDims).toArray();
    if (dims.length == 0) {
      var shape = call.tensors().shape(call.result()).stream().mapToInt(Math::toIntExact).toArray();
      call.put(call.reshaped(call.in(0), call.freed(0, shape)));
      return;
    }
    var attribute = Nodes.ints(IntStream.of(dims).asLongStream().toArray());
    call.put(call.add(call.node("Squeeze", call.in(0)).putAttr("squeeze_dims", attribute)));
  }

  private static void indexed(TfLiteCall call, String op, String type) {
    call.put(
        call.add(call.node(op, call.in(0), call.in(1)).putAttr(type, Nodes.type(call.type(1)))));
  }

  private static void mirror(TfLiteCall call) {
    boolean symmetric = call.options(new MirrorPadOptions()).mode() == MirrorPadMode.SYMMETRIC;
    call.put(
        call.add(
            call.node("MirrorPad", call.in(0), call.in(1))
                .putAttr("Tpaddings", Nodes.type(call.type(1)))
                .putAttr("mode", Nodes.string(symmetric ? "SYMMETRIC" : "REFLECT"))));
  }

  private static void padded(TfLiteCall call) {
    call.put(
        call.add(
            call.node("PadV2", call.in(0), call.in(1), call.in(2))
                .putAttr("Tpaddings", Nodes.type(call.type(1)))));
  }

  private static String[] all(TfLiteCall call, String... last) {
    var inputs = new ArrayList<String>();
    IntStream.range(0, call.inputs()).forEach(i -> inputs.add(call.in(i)));
    inputs.addAll(List.of(last));
    return inputs.toArray(String[]::new);
  }

  private static void concatenation(TfLiteCall call) {
    var options = call.options(new ConcatenationOptions());
    var node = call.node("ConcatV2", all(call, call.integer(options.axis())));
    var count = Nodes.integer(call.inputs());
    call.put(
        call.add(node.putAttr("N", count).putAttr("Tidx", INT32)),
        options.fusedActivationFunction());
  }

  private static void pack(TfLiteCall call) {
    var axis = Nodes.integer(call.options(new PackOptions()).axis());
    var node = call.node("Pack", all(call)).putAttr("N", Nodes.integer(call.inputs()));
    call.put(call.add(node.putAttr("axis", axis)));
  }

  private static void split(TfLiteCall call) {
    var node =
        Nodes.floatOp(call.name() + "/Split", "Split", call.in(0), call.in(1))
            .putAttr("num_split", Nodes.integer(call.outputs()));
    var name = call.add(node);
    for (int i = 0; i < call.outputs(); i++) {
      call.put(i, i == 0 ? name : name + ":" + i);
    }
  }

  private static void stridedSlice(TfLiteCall call) {
    var options = call.options(new StridedSliceOptions());
    if (options.offset()) {
      throw call.unsupported("counts its ends from its beginnings");
    }
    int begin = options.beginMask();
    int end = options.endMask();
    if (isBatch(call) && (options.shrinkAxisMask() & 1) == 0) {
      begin |= 1;
      end |= 1;
    }
    call.put(
        call.add(
            call.node("StridedSlice", call.in(0), call.in(1), call.in(2), call.in(3))
                .putAttr("Index", Nodes.type(call.type(1)))
                .putAttr("begin_mask", Nodes.integer(begin))
                .putAttr("end_mask", Nodes.integer(end))
                .putAttr("ellipsis_mask", Nodes.integer(options.ellipsisMask()))
                .putAttr("new_axis_mask", Nodes.integer(options.newAxisMask()))
                .putAttr("shrink_axis_mask", Nodes.integer(options.shrinkAxisMask()))));
  }

  private static boolean isBatch(TfLiteCall call) {
    var shape = call.shape(0);
    return call.type(0) == DataType.DT_FLOAT && shape.size() > 1 && shape.getFirst() == 1;
  }

  private static void slice(TfLiteCall call) {
    var size = call.integers(2);
    if (isBatch(call) && size.length > 0) {
      size[0] = -1;
    }
    call.put(
        call.add(
            call.node("Slice", call.in(0), call.vector(call.integers(1)), call.vector(size))
                .putAttr("Index", INT32)));
  }

  private static void gather(TfLiteCall call) {
    int axis = call.options(new GatherOptions()).axis();
    call.put(
        call.add(
            Nodes.op(
                    call.name() + "/GatherV2",
                    "GatherV2",
                    call.in(0),
                    call.in(1),
                    call.integer(axis))
                .putAttr("Tparams", Nodes.type(call.type(0)))
                .putAttr("Tindices", Nodes.type(call.type(1)))
                .putAttr("Taxis", INT32)));
  }

  private static void blocks(TfLiteCall call, String op, int size) {
    call.put(call.add(call.node(op, call.in(0)).putAttr("block_size", Nodes.integer(size))));
  }

  private static void batches(TfLiteCall call, String op, String type) {
    call.put(
        call.add(
            call.node(op, call.in(0), call.in(1), call.in(2))
                .putAttr("Tblock_shape", INT32)
                .putAttr(type, INT32)));
  }

  private static void bilinear(TfLiteCall call) {
    var options = call.options(new ResizeBilinearOptions());
    resize(call, "ResizeBilinear", options.alignCorners(), options.halfPixelCenters());
  }

  private static void nearest(TfLiteCall call) {
    var options = call.options(new ResizeNearestNeighborOptions());
    resize(call, "ResizeNearestNeighbor", options.alignCorners(), options.halfPixelCenters());
  }

  private static void resize(TfLiteCall call, String op, boolean corners, boolean centres) {
    call.put(
        call.add(
            call.node(op, call.in(0), call.in(1))
                .putAttr("align_corners", flag(corners))
                .putAttr("half_pixel_centers", flag(centres))));
  }

  private static void reduction(TfLiteCall call, String op) {
    boolean keep = call.options(new ReducerOptions()).keepDims();
    call.put(
        call.add(
            call.node(op, call.in(0), call.in(1))
                .putAttr("Tidx", Nodes.type(call.type(1)))
                .putAttr("keep_dims", flag(keep))));
  }

  private static void argMax(TfLiteCall call) {
    var type = call.tensors().type(call.result());
    call.options(new ArgMaxOptions());
    call.put(
        call.add(
            call.node("ArgMax", call.in(0), call.in(1))
                .putAttr("Tidx", Nodes.type(call.type(1)))
                .putAttr("output_type", Nodes.type(type))));
  }
}
