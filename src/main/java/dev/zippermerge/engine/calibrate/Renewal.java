package dev.zippermerge.engine.calibrate;

import java.util.Map;

/** Sets variables between steps that no gradient reaches, codes for example. */
public interface Renewal {
  /** Nothing is renewed. */
  Renewal NONE =
      new Renewal() {
        @Override
        public void renew(JointModel model, Gradients gradients, int step) {}

        @Override
        public boolean settled(int step) {
          return true;
        }
      };

  /**
   * Runs before a step. Everything that it remembers is in the model's variables, so that a resumed
   * calibration does the same.
   *
   * @param gradients how large gradients lately were
   * @param step steps done
   */
  void renew(JointModel model, Gradients gradients, int step);

  /** How large gradients lately were. */
  interface Gradients {
    /** By variable: the mean over its values of Adam's second moment. */
    Map<String, Double> sizes();
  }

  /**
   * True if nothing is renewed any more. Only such a state can be the calibration's result.
   *
   * @param step steps done
   */
  boolean settled(int step);
}
