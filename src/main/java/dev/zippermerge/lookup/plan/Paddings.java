package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.op.Pick;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.Arrays;

/** Values put around others. */
final class Paddings {
  private final Compilation compilation;

  Paddings(Compilation compilation) {
    this.compilation = compilation;
  }

  /** A {@code Pad} or {@code PadV2}. */
  void pad(Node node) {
    var input = compilation.value(node, 0);
    var pads = pads(node, input);
    float fill = node.op().equals("PadV2") ? compilation.floats(node, 2)[0] : 0;
    boolean image = input.rank() == 3 && pads[6] == 0 && pads[7] == 0;
    if (image && fill == 0 && Arrays.stream(pads).allMatch(pad -> pad >= 0)) {
      compilation.put(node, new Operand.Padded(input, pads[2], pads[3], pads[4], pads[5]));
    } else {
      add(node, input, pads, fill, (axis, position) -> position - pads[2 * axis + 2]);
    }
  }

  /** A {@code MirrorPad}. */
  void mirror(Node node) {
    var input = compilation.value(node, 0);
    var pads = pads(node, input);
    int edge = node.text("mode").equals("SYMMETRIC") ? 1 : 0;
    add(
        node,
        input,
        pads,
        0,
        (axis, position) -> {
          int last = input.shape()[axis] - 1;
          int inner = position - pads[2 * axis + 2];
          int mirrored = inner < 0 ? -inner - edge : inner;
          return mirrored > last ? 2 * last - mirrored + edge : mirrored;
        });
  }

  /** A {@code SpaceToBatchND}, the beginning of a dilated convolution. */
  void slice(Node node) {
    var image = WindowAxis.image(node, compilation.value(node, 0));
    var rates = compilation.integers(node, 1);
    var pads = compilation.integers(node, 2);
    if (rates.length != 2 || pads.length != 4) {
      throw node.refused("cuts other than rows and columns");
    }
    var padded = new Operand.Padded(image, pads[0], pads[1], pads[2], pads[3]);
    compilation.put(node, new Operand.Sliced(padded, rates[0], rates[1]));
  }

  private int[] pads(Node node, Value input) {
    var pads = compilation.integers(node, 1);
    if (pads.length != 2 * input.rank() + 2 || pads[0] != 0 || pads[1] != 0) {
      throw node.refused("adds examples, or has paddings that do not fit");
    }
    return pads;
  }

  private void add(Node node, Value input, int[] pads, float fill, Picking.AxisMap map) {
    var shape = new int[input.rank()];
    Arrays.setAll(shape, axis -> pads[2 * axis + 2] + input.shape()[axis] + pads[2 * axis + 3]);
    var order = Picking.order(shape, input.shape(), map);
    compilation.put(node, compilation.program().add(new Pick(order, fill), shape, input));
  }
}
