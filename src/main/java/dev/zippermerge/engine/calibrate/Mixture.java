package dev.zippermerge.engine.calibrate;

import java.util.List;
import org.tensorflow.proto.NodeDef;

/**
 * What all tasks of a student compute alike. In training it is computed once, on one batch of all
 * tasks' examples, so that its normalisations take the statistics of the mixture: those of a batch
 * of one task would be that task's.
 *
 * @param nodes its nodes, the input among them
 * @param input name of the node that is its input
 * @param normalisations those among the nodes
 */
public record Mixture(List<NodeDef> nodes, String input, List<Normalisation> normalisations) {}
