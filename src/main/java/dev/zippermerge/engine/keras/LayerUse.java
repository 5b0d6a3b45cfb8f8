package dev.zippermerge.engine.keras;

import java.util.List;

/**
 * One call of a layer.
 *
 * @param layer the layer
 * @param node which of the layer's calls, from 0
 * @param operands what it is called with
 */
record LayerUse(Layer layer, int node, List<Operand> operands) {}
