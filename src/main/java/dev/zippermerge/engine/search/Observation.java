package dev.zippermerge.engine.search;

import java.util.List;

/**
 * A measurement that predictions are fitted to.
 *
 * @param losses for each task the excess loss, of several layers the sum of theirs
 * @param drops for each task the drop in points that was measured
 */
record Observation(List<Double> losses, List<Double> drops) {}
