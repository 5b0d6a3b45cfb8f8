package dev.zippermerge.engine.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The choices for all layers that no other betters in bytes and predicted cost: a multiple-choice
 * knapsack, solved layer by layer, each time keeping the front of what the layers so far can reach.
 */
final class PredictedFront {
  /**
   * Points that are kept at most after each layer; beyond it one in each of so many size classes.
   */
  private static final int MOST_POINTS = 2000;

  private PredictedFront() {}

  /**
   * Finds the front.
   *
   * @param layers for each layer its options
   * @return from the smallest to the least predicted cost; never empty
   */
  static List<Point> of(List<List<Point>> layers, DropModel model) {
    var front = List.of(Point.none(model.slopes().size()));
    for (var options : layers) {
      var sums = new ArrayList<Point>();
      front.forEach(point -> options.forEach(option -> sums.add(point.plus(option))));
      front = thinned(front(sums, model));
    }
    return front;
  }

  private static List<Point> front(List<Point> points, DropModel model) {
    points.sort(Comparator.comparingLong(Point::bytes).thenComparingDouble(model::cost));
    var front = new ArrayList<Point>();
    double least = Double.POSITIVE_INFINITY;
    for (var point : points) {
      if (model.cost(point) < least) {
        front.add(point);
        least = model.cost(point);
      }
    }
    return front;
  }

  /** The largest, and so the least costly, of each class of sizes; classes grow by one factor. */
  private static List<Point> thinned(List<Point> front) {
    if (front.size() <= MOST_POINTS) {
      return front;
    }
    double first = Math.log(front.getFirst().bytes());
    double width = (Math.log(front.getLast().bytes()) - first) / MOST_POINTS;
    var kept = new ArrayList<Point>();
    for (int i = 0; i < front.size(); i++) {
      boolean last = i == front.size() - 1;
      if (last
          || sizeClass(front.get(i), first, width) != sizeClass(front.get(i + 1), first, width)) {
        kept.add(front.get(i));
      }
    }
    return kept;
  }

  private static long sizeClass(Point point, double first, double width) {
    return (long) ((Math.log(point.bytes()) - first) / width);
  }
}
