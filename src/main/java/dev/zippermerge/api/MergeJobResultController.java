package dev.zippermerge.api;

import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.TrialCsv;
import dev.zippermerge.engine.spec.ZipperStep;
import dev.zippermerge.jobs.CurvePoint;
import dev.zippermerge.jobs.JobReports;
import dev.zippermerge.jobs.TrialView;
import dev.zippermerge.settings.ConditionalOnRole;
import dev.zippermerge.settings.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What merge jobs measured, wrote and made. */
@RestController
@RequestMapping("/api/v1/merge-jobs/{id}")
@ConditionalOnRole(Role.API)
class MergeJobResultController {
  private static final MediaType TEXT = MediaType.parseMediaType("text/plain;charset=UTF-8");
  private static final MediaType CSV = MediaType.parseMediaType("text/csv;charset=UTF-8");

  private static final int MOST_LINES = 10_000;

  private final JobReports reports;
  private final Downloads downloads;

  MergeJobResultController(JobReports reports, Downloads downloads) {
    this.reports = reports;
    this.downloads = downloads;
  }

  @GetMapping("/artifact")
  void artifact(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    downloads.send(reports.artifact(id), "merged-" + id + ".zip", request, response);
  }

  @GetMapping(path = "/layers", produces = MediaType.APPLICATION_JSON_VALUE)
  List<MergeResult.Layer> layers(
      @PathVariable UUID id, @RequestParam(required = false) @Nullable String format) {
    return reports.layers(id);
  }

  @GetMapping(path = "/layers", produces = "text/csv")
  ResponseEntity<String> layersAsCsv(
      @PathVariable UUID id, @RequestParam(required = false) @Nullable String format) {
    return ResponseEntity.ok().contentType(CSV).body(LayerTable.csv(reports.layers(id)));
  }

  @GetMapping(path = "/trials", produces = MediaType.APPLICATION_JSON_VALUE)
  List<TrialView> trials(
      @PathVariable UUID id, @RequestParam(required = false) @Nullable String format) {
    return reports.trials(id);
  }

  @GetMapping(path = "/trials", produces = "text/csv")
  ResponseEntity<String> trialsAsCsv(
      @PathVariable UUID id, @RequestParam(required = false) @Nullable String format) {
    var rows = reports.trials(id).stream().map(TrialView::row).toList();
    return ResponseEntity.ok().contentType(CSV).body(TrialCsv.of(rows));
  }

  @GetMapping("/zipper-steps")
  List<ZipperStep> zipperSteps(@PathVariable UUID id) {
    return reports.zipperSteps(id);
  }

  @GetMapping("/history")
  List<CurvePoint> history(@PathVariable UUID id) {
    return reports.history(id);
  }

  @GetMapping("/logs")
  ResponseEntity<String> logs(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable Integer attempt,
      @RequestParam(defaultValue = MOST_LINES + "") @Min(1) @Max(MOST_LINES) int lines) {
    var text = new StringBuilder();
    reports.logs(id, attempt, lines).forEach(line -> text.append(line).append('\n'));
    return ResponseEntity.ok().contentType(TEXT).body(text.toString());
  }
}
