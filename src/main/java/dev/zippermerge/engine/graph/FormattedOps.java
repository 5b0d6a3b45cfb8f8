package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Operations that tell by {@code data_format} where the channels are. */
final class FormattedOps {
  private static final Set<String> CHANNELS_FIRST = Set.of("NCHW", "NCDHW");
  private static final Set<String> PER_AXIS = Set.of("strides", "dilations", "ksize");

  private FormattedOps() {}

  static boolean isChannelsFirst(NodeDef node) {
    return CHANNELS_FIRST.contains(format(node));
  }

  /** Takes in an operation on channels-first images; false where it is none. */
  static boolean take(NodeDef node, Layouts layouts) {
    int rank = layouts.rank(node, 0);
    if (!isChannelsFirst(node) || rank < 2) {
      return false;
    }
    var order = Permutation.channelsLast(rank);
    var last = node.toBuilder().clearInput().addInput(layouts.input(node, 0, order));
    for (int i = 1; i < node.getInputCount(); i++) {
      // The other inputs are kernels and vectors, but MaxPoolV2 takes window and strides here.
      last.addInput(
          node.getOp().equals("MaxPoolV2")
              ? layouts.gathered(node, i, order, DataType.DT_INT32)
              : layouts.input(node, i, Permutation.IDENTITY));
    }
    node.getAttrMap().forEach((name, value) -> last.putAttr(name, reordered(name, value, order)));
    layouts.add(last.putAttr("data_format", Nodes.string(format(node).replace("NC", "N") + "C")));
    layouts.store(node, Permutation.IDENTITY);
    var result = new TensorName(node.getName(), 0);
    layouts.store(result, new StoredOrder(result, order));
    return true;
  }

  private static AttrValue reordered(String name, AttrValue value, Permutation order) {
    var list = value.getList().getIList();
    if (PER_AXIS.contains(name) && list.size() == order.axes().size()) {
      return ints(order.apply(list));
    }
    if (name.equals("explicit_paddings") && list.size() == 2 * order.axes().size()) {
      var pairs = new ArrayList<Long>();
      order.axes().forEach(axis -> pairs.addAll(list.subList(2 * axis, 2 * axis + 2)));
      return ints(pairs);
    }
    return value;
  }

  private static AttrValue ints(List<Long> values) {
    return Nodes.ints(values.stream().mapToLong(Long::longValue).toArray());
  }

  private static String format(NodeDef node) {
    return node.getAttrOrDefault("data_format", AttrValue.getDefaultInstance())
        .getS()
        .toStringUtf8();
  }
}
