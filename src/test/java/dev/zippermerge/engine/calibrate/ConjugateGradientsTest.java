package dev.zippermerge.engine.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConjugateGradientsTest {

  /** f(x, y) = 2 x² + x y + 3/2 y² - 5 x - 7 y: its gradient is 0 at (8, 23) / 11. */
  @Test
  void reachesTheMinimumOfTwoVariablesInTwoSteps() {
    var search = new ConjugateGradients(gradient(0, 0));
    for (int step = 0; step < 2; step++) {
      var at = search.direction();
      search.advance(gradient(at[0], at[1]));
    }
    assertThat(search.solution()).containsExactly(new double[] {8 / 11.0, 23 / 11.0}, within(1e-5));
    assertThat(search.residual()).isLessThan(1e-5);
  }

  @Test
  void staysWhereTheGradientIsZero() {
    var search = new ConjugateGradients(new float[3]);
    assertThat(search.residual()).isZero();
    assertThat(search.solution()).containsOnly(0);
  }

  private static float[] gradient(double x, double y) {
    return new float[] {(float) (4 * x + y - 5), (float) (x + 3 * y - 7)};
  }
}
