package dev.zippermerge.engine.align;

import dev.zippermerge.engine.align.LayerAlignment.Member;
import java.util.List;

/** Tells what it is worth to let a layer share the codebook of others. */
public interface CodebookSharing {
  /**
   * Bytes of codebooks and codes that sharing saves, which follow from the shapes alone; negative
   * where it costs bytes.
   */
  long savedBytes(List<Member> group, Member layer);

  /**
   * Bytes that sharing saves at equal quantisation error, measured: {@link #savedBytes} less what
   * it would take to make up for the higher error.
   */
  double gain(List<Member> group, Member layer);
}
