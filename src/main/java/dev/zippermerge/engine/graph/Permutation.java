package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An order of a tensor's axes, as {@code Transpose} takes it: axis i of the permuted tensor is axis
 * {@code axes[i]} of the other.
 *
 * @param axes each axis once; none: as they are, whatever the rank
 */
record Permutation(List<Integer> axes) {
  static final Permutation IDENTITY = new Permutation(List.of());

  Permutation {
    axes = List.copyOf(axes);
  }

  /** Axes in that order; {@link #IDENTITY} where they are in order already. */
  static Permutation of(List<Integer> axes) {
    return axes.stream().sorted().toList().equals(axes) ? IDENTITY : new Permutation(axes);
  }

  /** From channels first, NCHW, to channels last, NHWC. */
  static Permutation channelsLast(int rank) {
    var axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    axes.add(axes.remove(1));
    return of(axes);
  }

  boolean isIdentity() {
    return axes.isEmpty();
  }

  /** Where an axis went. */
  int position(int axis) {
    return isIdentity() ? axis : axes.indexOf(axis);
  }

  Permutation inverse() {
    return of(IntStream.range(0, axes.size()).mapToObj(this::position).toList());
  }

  /** This one after another: the permutation that does both. */
  Permutation after(Permutation first) {
    if (first.isIdentity()) {
      return this;
    }
    return isIdentity() ? first : of(axes.stream().map(first.axes()::get).toList());
  }

  /** The order of the axes that are left when some are removed. */
  Permutation without(Set<Integer> removed) {
    var left = axes.stream().filter(axis -> !removed.contains(axis)).toList();
    var ranks = left.stream().sorted().toList();
    return of(left.stream().map(ranks::indexOf).toList());
  }

  /** A list, one element for each axis, in the new order. */
  <T> List<T> apply(List<T> values) {
    return isIdentity() ? values : axes.stream().map(values::get).toList();
  }
}
