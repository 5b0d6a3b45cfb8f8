package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;

import java.util.List;
import java.util.Map;

/** Blocks of pixels as channels, and back. */
final class Blocks {
  static final Map<String, Operator> OPERATORS =
      Map.of("DepthToSpace", one(Blocks::toSpace), "SpaceToDepth", one(Blocks::toDepth));

  private Blocks() {}

  private static Value toSpace(Call call) {
    long block = call.integer("blocksize", 1);
    return call.text("mode", "DCR").equals("CRD")
        ? columnsFirst(call, block)
        : blocks(call, "DepthToSpace");
  }

  private static Value toDepth(Call call) {
    return blocks(call, "SpaceToDepth");
  }

  private static Value blocks(Call call, String op) {
    var node = Call.builder(op).putAttr("block_size", Call.count(call.integer("blocksize", 1)));
    return call.integer("blocksize", 1) == 1
        ? call.in(0)
        : Layout.channelsLast(call, call.in(0), x -> call.op(node, x));
  }

  /** The channel of the result counts slowest, then row and column within the block. */
  private static Value columnsFirst(Call call, long block) {
    var apart =
        call.reshape(
            call.in(0),
            shape ->
                List.of(
                    shape.get(0),
                    shape.get(1) / (block * block),
                    block,
                    block,
                    shape.get(2),
                    shape.get(3)));
    return call.reshape(
        call.transpose(apart, 0, 1, 4, 2, 5, 3),
        shape ->
            List.of(
                shape.get(0),
                shape.get(1),
                shape.get(2) * shape.get(3),
                shape.get(4) * shape.get(5)));
  }
}
