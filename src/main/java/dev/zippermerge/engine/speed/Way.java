package dev.zippermerge.engine.speed;

import dev.zippermerge.lookup.kernel.Layers;
import java.io.IOException;

/**
 * The ways to a task's answer, in the order of {@link dev.zippermerge.engine.spec.LatencyMicros}.
 */
public enum Way {
  ORIGINAL_TENSORFLOW("original on TensorFlow") {
    @Override
    TimedModel load(SpeedRequest request) throws IOException {
      return TensorFlowTimed.load(request.originals());
    }
  },
  ORIGINAL_BLAS("original on OpenBLAS") {
    @Override
    TimedModel load(SpeedRequest request) {
      OpenBlas.load();
      return LookupTimed.load(request.originals(), new BlasLayers());
    }
  },
  MERGED_TENSORFLOW("merged on TensorFlow") {
    @Override
    TimedModel load(SpeedRequest request) throws IOException {
      return TensorFlowTimed.load(request.merged());
    }
  },
  MERGED_LOOKUP("merged by lookup") {
    @Override
    TimedModel load(SpeedRequest request) {
      return LookupTimed.load(request.merged(), Layers.create());
    }
  };

  private final String text;

  Way(String text) {
    this.text = text;
  }

  /** True where it is the merged model that runs. */
  public boolean ofMerged() {
    return this == MERGED_TENSORFLOW || this == MERGED_LOOKUP;
  }

  /** Loads what runs this way. */
  abstract TimedModel load(SpeedRequest request) throws IOException;

  @Override
  public String toString() {
    return text;
  }
}
