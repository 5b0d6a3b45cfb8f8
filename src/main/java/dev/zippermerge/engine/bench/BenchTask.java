package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.samples.Architecture;

/**
 * A task of the experiments.
 *
 * @param name the task's name in merged models
 * @param source its examples
 * @param architecture its network
 * @param steps training steps of the network
 */
record BenchTask(String name, DataSource source, Architecture architecture, int steps) {
  BenchTask withSteps(int others) {
    return new BenchTask(name, source, architecture, others);
  }
}
