package dev.zippermerge.runner;

/**
 * Starts commands of the engine, each as a Java process of its own: without secrets and network, in
 * a folder of its own, and under limits ({@link EngineCommand}, {@link EngineSettings}).
 */
public interface EngineRunner {

  /**
   * Starts a command. Its standard input stays open for as long as this process lives, so that with
   * {@code --exit-with-parent} it ends with us however we end.
   */
  EngineProcess start(EngineCommand command);
}
