package dev.zippermerge.catalog;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of uploads and of their inspection.
 *
 * @param concurrentInspections most inspections at a time; further uploads wait
 * @param inspectionTime longest that one may take
 * @param inspectionMemory most resident memory of one
 * @param uploadQuota most bytes of models and data sets that one owner may store
 */
@Validated
@ConfigurationProperties(value = "zippermerge.catalog", ignoreUnknownFields = false)
record CatalogSettings(
    @DefaultValue("2") @Positive int concurrentInspections,
    @DefaultValue("2m") Duration inspectionTime,
    @DefaultValue("4GB") DataSize inspectionMemory,
    @DefaultValue("20GB") DataSize uploadQuota) {}
