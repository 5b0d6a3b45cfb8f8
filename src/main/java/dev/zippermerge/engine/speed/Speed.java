package dev.zippermerge.engine.speed;

import java.util.List;

/**
 * Latencies of batch 1 on one thread, medians in microseconds, measured in turns in one process.
 *
 * @param blasCore the core that OpenBLAS has its kernels for
 * @param runs runs of each way
 * @param tasks by task
 */
public record Speed(String blasCore, int runs, List<Task> tasks) {

  /**
   * A task's latencies.
   *
   * @param name the task's name
   * @param originalTensorFlow the original on TensorFlow
   * @param originalBlas the original as matrix products by OpenBLAS
   * @param mergedTensorFlow the merged model on TensorFlow
   * @param mergedLookup the merged model by lookup
   */
  public record Task(
      String name,
      double originalTensorFlow,
      double originalBlas,
      double mergedTensorFlow,
      double mergedLookup) {}
}
