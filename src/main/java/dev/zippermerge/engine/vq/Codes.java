package dev.zippermerge.engine.vq;

/** Codes as values of a variable: TensorFlow's variables of the student are all of floats. */
final class Codes {
  private Codes() {}

  static int[] integers(float[] values) {
    var integers = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      integers[i] = (int) values[i];
    }
    return integers;
  }

  static float[] floats(int[] codes) {
    var floats = new float[codes.length];
    for (int i = 0; i < codes.length; i++) {
      floats[i] = codes[i];
    }
    return floats;
  }
}
