package dev.zippermerge.engine.tensorflow;

import ai.djl.engine.Engine;

/**
 * Loads TensorFlow into this process. Call {@link #load()} before any class of {@code
 * org.tensorflow} is used.
 */
public final class TensorFlowRuntime {
  private TensorFlowRuntime() {}

  private static final class Holder {
    static final String VERSION = start();

    private static String start() {
      System.setProperty("TENSORFLOW_LIBRARY_PATH", NativeLibraries.folder().toString());
      System.setProperty("ai.djl.offline", "true");
      return Engine.getEngine("TensorFlow").getVersion();
    }
  }

  /** Loads the native libraries, once; later calls cost nothing. */
  public static void load() {
    version();
  }

  /** TensorFlow's version, for example 2.16.1. */
  public static String version() {
    return Holder.VERSION;
  }
}
