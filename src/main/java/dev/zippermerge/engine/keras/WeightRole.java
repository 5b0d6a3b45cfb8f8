package dev.zippermerge.engine.keras;

/**
 * A weight that a layer has.
 *
 * @param name what it is called in Keras, {@code kernel} for example
 * @param trainable false for statistics that training only counts
 */
record WeightRole(String name, boolean trainable) {

  static WeightRole trained(String name) {
    return new WeightRole(name, true);
  }

  static WeightRole counted(String name) {
    return new WeightRole(name, false);
  }
}
