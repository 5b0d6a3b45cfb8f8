package dev.zippermerge.storage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much is stored, for operators: every replica tells the same. */
@Component
class BlobMetrics {
  BlobMetrics(MeterRegistry registry, JdbcClient jdbc) {
    for (var place : Place.values()) {
      Gauge.builder("zippermerge.blob", jdbc, client -> bytes(client, place))
          .description("Uploads, artifacts and checkpoints")
          .baseUnit("bytes")
          .tag("place", place.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private static double bytes(JdbcClient jdbc, Place place) {
    return jdbc.sql("select coalesce(sum(size), 0) from blob where place = ?")
        .param(place.name())
        .query(Double.class)
        .single();
  }
}
