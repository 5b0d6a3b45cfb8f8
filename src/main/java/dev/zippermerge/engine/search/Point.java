package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.LayerCoding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A choice of r and C for some layers, with what their trials measured added up.
 *
 * @param codings one for each layer
 * @param bytes of these layers as stored
 * @param losses for each task, the excess of calibration loss over the least of all trials
 */
record Point(List<LayerCoding> codings, long bytes, List<Double> losses) {

  /** No layers yet. */
  static Point none(int tasks) {
    return new Point(List.of(), 0, IntStream.range(0, tasks).mapToObj(_ -> 0.0).toList());
  }

  /** The choices of both. */
  Point plus(Point other) {
    var both = new ArrayList<>(codings);
    both.addAll(other.codings);
    return new Point(
        List.copyOf(both),
        bytes + other.bytes,
        IntStream.range(0, losses.size())
            .mapToObj(task -> losses.get(task) + other.losses.get(task))
            .toList());
  }
}
