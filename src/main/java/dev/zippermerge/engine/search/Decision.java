package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.Trial;
import java.util.List;

/** What a search does next. */
public sealed interface Decision {
  /**
   * It needs these trials' results.
   *
   * @param trials at least one
   */
  record Needs(List<Trial> trials) implements Decision {}

  /**
   * It is over.
   *
   * @param trial the id of the whole merge that was asked for
   */
  record Chosen(String trial) implements Decision {}
}
