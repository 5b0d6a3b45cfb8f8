package dev.zippermerge.api;

import dev.zippermerge.catalog.DatasetView;
import dev.zippermerge.catalog.Datasets;
import dev.zippermerge.catalog.Uploads;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.paging.Cursor;
import dev.zippermerge.paging.Page;
import dev.zippermerge.settings.ConditionalOnRole;
import dev.zippermerge.settings.Role;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Data sets over REST. */
@RestController
@RequestMapping("/api/v1/datasets")
@ConditionalOnRole(Role.API)
class DatasetController {
  private final Uploads uploads;
  private final Datasets datasets;
  private final Downloads downloads;

  DatasetController(Uploads uploads, Datasets datasets, Downloads downloads) {
    this.uploads = uploads;
    this.datasets = datasets;
    this.downloads = downloads;
  }

  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<DatasetView> upload(
      @RequestPart MultipartFile file,
      @RequestPart @ItemName String name,
      @Parameter(schema = @Schema(implementation = DataSpec.class)) @RequestPart(required = false)
          byte @Nullable [] spec)
      throws IOException, InterruptedException {
    try (var upload = UploadedFile.of(file)) {
      var dataset = uploads.dataset(name, spec(spec), upload.path());
      return ResponseEntity.created(URI.create("/api/v1/datasets/" + dataset.id())).body(dataset);
    }
  }

  @GetMapping
  Page<DatasetView> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
    return datasets.list(Cursor.decode(cursor), limit);
  }

  @GetMapping("/{id}")
  DatasetView get(@PathVariable UUID id) {
    return datasets.get(id);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable UUID id) {
    datasets.delete(id);
  }

  @GetMapping("/{id}/content")
  void content(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    downloads.send(datasets.content(id), "dataset-" + id, request, response);
  }

  /** Taken as bytes, so that a part without a content type (curl's habit) will do, too. */
  private static DataSpec spec(byte @Nullable [] part) {
    return part == null ? DataSpec.defaults() : RequestJson.read(part, "spec", DataSpec.class);
  }
}
