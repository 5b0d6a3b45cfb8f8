package dev.zippermerge.api;

import dev.zippermerge.catalog.ModelView;
import dev.zippermerge.catalog.Models;
import dev.zippermerge.catalog.Uploads;
import dev.zippermerge.paging.Cursor;
import dev.zippermerge.paging.Page;
import dev.zippermerge.settings.ConditionalOnRole;
import dev.zippermerge.settings.Role;
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

/** Models over REST. */
@RestController
@RequestMapping("/api/v1/models")
@ConditionalOnRole(Role.API)
class ModelController {
  private final Uploads uploads;
  private final Models models;
  private final Downloads downloads;

  ModelController(Uploads uploads, Models models, Downloads downloads) {
    this.uploads = uploads;
    this.models = models;
    this.downloads = downloads;
  }

  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<ModelView> upload(
      @RequestPart MultipartFile file,
      @RequestPart @ItemName String name,
      @RequestPart(required = false) @Nullable String inputShape)
      throws IOException, InterruptedException {
    try (var upload = UploadedFile.of(file)) {
      var model = uploads.model(name, upload.path(), inputShape);
      return ResponseEntity.created(URI.create("/api/v1/models/" + model.id())).body(model);
    }
  }

  @GetMapping
  Page<ModelView> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
    return models.list(Cursor.decode(cursor), limit);
  }

  @GetMapping("/{id}")
  ModelView get(@PathVariable UUID id) {
    return models.get(id);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable UUID id) {
    models.delete(id);
  }

  @GetMapping("/{id}/content")
  void content(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    downloads.send(models.content(id), "model-" + id, request, response);
  }
}
