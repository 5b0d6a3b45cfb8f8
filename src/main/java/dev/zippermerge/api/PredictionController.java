package dev.zippermerge.api;

import dev.zippermerge.predictions.Prediction;
import dev.zippermerge.predictions.PredictionRequest;
import dev.zippermerge.predictions.PredictionRequest.Format;
import dev.zippermerge.predictions.Predictions;
import dev.zippermerge.settings.ConditionalOnRole;
import dev.zippermerge.settings.Role;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What merged models answer. The bodies are read value by value, so they are no arguments. */
@RestController
@RequestMapping("/api/v1/merge-jobs/{id}/predictions")
@ConditionalOnRole(Role.API)
class PredictionController {
  private final Predictions predictions;

  PredictionController(Predictions predictions) {
    this.predictions = predictions;
  }

  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schemaProperties =
                  @SchemaProperty(name = "instances", schema = @Schema(type = "object"))))
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  List<Prediction> json(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable String task,
      @RequestParam(defaultValue = "3") @Min(1) @Max(1000) int top,
      HttpServletRequest request)
      throws IOException, InterruptedException {
    return predict(id, Format.JSON, task, top, request);
  }

  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  List<Prediction> npz(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable String task,
      @RequestParam(defaultValue = "3") @Min(1) @Max(1000) int top,
      HttpServletRequest request)
      throws IOException, InterruptedException {
    return predict(id, Format.NPZ, task, top, request);
  }

  private List<Prediction> predict(
      UUID id, Format format, @Nullable String task, int top, HttpServletRequest request)
      throws IOException, InterruptedException {
    var length = request.getContentLengthLong();
    return predictions.predict(
        id, new PredictionRequest(format, task, top, length, request.getInputStream()));
  }
}
