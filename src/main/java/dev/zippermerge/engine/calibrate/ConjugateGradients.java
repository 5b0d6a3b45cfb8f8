package dev.zippermerge.engine.calibrate;

/**
 * Minimises a quadratic function by conjugate gradients (Hestenes and Stiefel, 1952), from its
 * gradients alone: that at d, less that at 0, is its matrix times d.
 */
final class ConjugateGradients {
  private final float[] first;
  private final double[] solution;
  private final double[] residual;
  private final double[] direction;
  private final double firstSquare;
  private double square;

  /**
   * Begins at 0.
   *
   * @param first the gradient there
   */
  ConjugateGradients(float[] first) {
    this.first = first;
    this.solution = new double[first.length];
    this.residual = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      residual[i] = -(double) first[i];
    }
    this.direction = residual.clone();
    this.square = product(residual, residual);
    this.firstSquare = square;
  }

  /** Size of the gradient at the solution so far, over that at 0; 0 where that was 0. */
  double residual() {
    return firstSquare == 0 ? 0 : Math.sqrt(square / firstSquare);
  }

  /** Where the gradient is wanted next. */
  double[] direction() {
    return direction;
  }

  /** Where the function is least, as far as is known. */
  double[] solution() {
    return solution;
  }

  /**
   * Goes on.
   *
   * @param gradient the gradient at {@link #direction}
   */
  void advance(float[] gradient) {
    var product = new double[gradient.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = (double) gradient[i] - first[i];
    }
    double step = square / product(direction, product);
    for (int i = 0; i < product.length; i++) {
      solution[i] += step * direction[i];
      residual[i] -= step * product[i];
    }
    double next = product(residual, residual);
    for (int i = 0; i < product.length; i++) {
      direction[i] = residual[i] + next / square * direction[i];
    }
    square = next;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
