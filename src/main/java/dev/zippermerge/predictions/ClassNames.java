package dev.zippermerge.predictions;

import dev.zippermerge.catalog.Datasets;
import dev.zippermerge.jobs.MergeJobRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The classes' names, where a task's data set has them and was not deleted. */
@Component
class ClassNames {
  private final Datasets datasets;

  ClassNames(Datasets datasets) {
    this.datasets = datasets;
  }

  /**
   * The names in the order of the labels; empty where they are not known.
   *
   * @param classes how many classes the model tells apart
   */
  List<String> of(MergeJobRequest request, String task, int classes) {
    return request.tasks().stream()
        .filter(candidate -> candidate.name().equals(task))
        .flatMap(candidate -> Optional.ofNullable(candidate.datasetId()).stream())
        .flatMap(dataset -> datasets.find(dataset).stream())
        .map(
            dataset ->
                Objects.requireNonNullElse(dataset.description().classNames(), List.<String>of()))
        .filter(names -> names.size() == classes)
        .findFirst()
        .orElse(List.of());
  }
}
