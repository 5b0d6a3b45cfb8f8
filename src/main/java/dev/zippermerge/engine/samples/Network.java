package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.calibrate.Normalisation;
import dev.zippermerge.engine.calibrate.TrainedVariable;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.NodeDef;

/**
 * A network to be trained. Its input is the placeholder {@value #INPUT}, its answer the node
 * {@value #LOGITS}.
 *
 * @param nodes the operations as in inference; weights are read by {@link TrainedVariable#read()}
 * @param variables the weights, with random initial values
 * @param normalisations the batch normalisations, in the order of computation
 * @param inputShape shape of one example, NHWC
 * @param classes width of the logits
 */
record Network(
    List<NodeDef> nodes,
    List<TrainedVariable> variables,
    List<Normalisation> normalisations,
    List<Integer> inputShape,
    int classes) {
  static final String INPUT = "image";
  static final String LOGITS = "logits";

  /** Weights, and means and variances of the batch normalisations. */
  List<TrainedVariable> saved() {
    return Stream.concat(
            variables.stream(),
            normalisations.stream().flatMap(one -> Stream.of(one.mean(), one.variance())))
        .toList();
  }
}
