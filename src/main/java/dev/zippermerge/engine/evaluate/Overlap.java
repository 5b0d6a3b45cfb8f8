package dev.zippermerge.engine.evaluate;

/** Intersection over union of classes of pixels. Not thread-safe. */
public final class Overlap {
  private final long[] both;
  private final long[] either;

  /**
   * @param classes number of classes
   */
  public Overlap(int classes) {
    both = new long[classes];
    either = new long[classes];
  }

  /** Counts a pixel. */
  public void add(int answer, int label) {
    either[label]++;
    if (answer == label) {
      both[label]++;
    } else {
      either[answer]++;
    }
  }

  /** The mean over the classes that occur in answers or labels; 0 where there are none. */
  public double mean() {
    double sum = 0;
    int found = 0;
    for (int i = 0; i < both.length; i++) {
      if (either[i] > 0) {
        sum += (double) both[i] / either[i];
        found++;
      }
    }
    return found == 0 ? 0 : sum / found;
  }
}
