package dev.zippermerge.engine.data;

import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Watches a decoder that only warns of a picture's missing end, and fills it with grey. */
final class Truncation implements IIOReadWarningListener {
  private boolean cutOff;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    var text = warning.toLowerCase(Locale.ROOT);
    cutOff |= text.contains("premature end") || text.contains("truncated");
  }

  void check() throws IOException {
    if (cutOff) {
      throw new IOException("it is cut off.");
    }
  }
}
