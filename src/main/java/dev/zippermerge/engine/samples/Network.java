package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.calibrate.TrainedVariable;
import java.util.List;
import org.tensorflow.proto.NodeDef;

/**
 * A network to be trained. Its input is the placeholder {@value #INPUT}, its answer the node
 * {@value #LOGITS}.
 *
 * @param nodes the operations; weights are read by {@link TrainedVariable#read()}
 * @param variables the weights, with random initial values
 * @param inputShape shape of one example, NHWC
 * @param classes width of the logits
 */
record Network(
    List<NodeDef> nodes, List<TrainedVariable> variables, List<Integer> inputShape, int classes) {
  static final String INPUT = "image";
  static final String LOGITS = "logits";
}
