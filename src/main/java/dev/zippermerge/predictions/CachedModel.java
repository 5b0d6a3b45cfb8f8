package dev.zippermerge.predictions;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** A model that the first who asks for it loads. The cache's lock guards its fields. */
final class CachedModel {
  int users;
  boolean evicted;
  private final FutureTask<ServedModel> loading;

  CachedModel(Callable<ServedModel> load) {
    this.loading = new FutureTask<>(load);
  }

  /** The model, loaded by the caller or by who asked before. */
  ServedModel model() {
    loading.run();
    try {
      return loading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a model was loaded.", e);
    } catch (ExecutionException e) {
      throw Failures.unchecked(e.getCause());
    }
  }

  boolean failed() {
    return loading.state() == Future.State.FAILED;
  }

  /** Ends a model that was loaded. */
  void close() {
    if (loading.state() == Future.State.SUCCESS) {
      loading.resultNow().close();
    }
  }
}
