package dev.zippermerge.engine.data;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What reading did to the data that its user should know. Thread-safe. */
final class Notes {
  private final ConcurrentSkipListMap<String, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, String> sentences = new ConcurrentSkipListMap<>();

  /** Tells of something once, however often it is said. */
  void tell(String sentence) {
    sentences.put(sentence, sentence);
  }

  /** Tells of something that happened to one example, with how often it did. */
  void count(String what) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  /** All that was told, sorted. */
  List<String> sentences() {
    counts.forEach((what, count) -> tell("%s: %d.".formatted(what, count.sum())));
    return List.copyOf(sentences.keySet());
  }
}
