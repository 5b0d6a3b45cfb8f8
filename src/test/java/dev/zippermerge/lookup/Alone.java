package dev.zippermerge.lookup;

import java.nio.file.Path;
import java.util.Arrays;

/** A program that runs a merged model; see {@link AloneTest}. */
final class Alone {
  private Alone() {}

  /** Prints a task's answer to one example of zeros and ones in turn. */
  public static void main(String[] args) {
    try (var model = LookupModel.load(Path.of(args[0]))) {
      System.out.println(Arrays.toString(model.predict(args[1], example())));
    }
  }

  static float[] example() {
    var example = new float[64];
    for (int i = 0; i < example.length; i++) {
      example[i] = i % 2;
    }
    return example;
  }
}
