package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.codebook.Coding;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.codebook.LayerEncoder;
import dev.zippermerge.engine.codebook.ScaleBalance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The encoding of a merge's layers, one after the other, with its progress. */
final class Encoding {
  private final CodebookPlan plan;
  private final List<TaskInput> tasks;
  private final long seed;
  private final Progress progress;

  Encoding(CodebookPlan plan, List<TaskInput> tasks, long seed, Progress progress) {
    this.plan = plan;
    this.tasks = tasks;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Encodes all layers.
   *
   * @param start holds the layers that are encoded already
   * @param checkpoints written to between layers
   */
  List<EncodedLayer> run(Checkpoint start, Checkpoints checkpoints) throws IOException {
    var encoded = new ArrayList<EncodedLayer>();
    for (int i = 0; i < plan.alignments().size(); i++) {
      if (i < start.layers().size()) {
        encoded.add(start.layers().get(i).with(plan.alignments().get(i)));
      } else {
        encoded.add(encode(i));
        checkpoints.offer(() -> Checkpoint.of(start.header().fingerprint(), encoded));
      }
      progress.layers(i + 1, plan.alignments().size());
    }
    return encoded;
  }

  private EncodedLayer encode(int index) {
    return encode(plan.alignments().get(index), plan.codings().get(index));
  }

  /** Encodes one layer. */
  EncodedLayer encode(LayerAlignment alignment, Coding coding) {
    var kernels = new ArrayList<float[]>();
    for (var member : alignment.members()) {
      kernels.add(tasks.get(member.task()).network().kernel(member.layer()));
    }
    return Boolean.TRUE.equals(plan.encoding().scaleBalancing())
        ? ScaleBalance.encode(alignment, kernels, coding, seed)
        : LayerEncoder.encode(alignment, kernels, coding, seed);
  }
}
