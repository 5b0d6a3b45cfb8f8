package dev.zippermerge.engine.speed;

import java.util.List;

/** An artifact loaded one way or another. */
interface TimedModel extends AutoCloseable {
  /** Names of its tasks. */
  List<String> tasks();

  /** One of them. */
  TimedTask task(String name);

  @Override
  void close();
}
