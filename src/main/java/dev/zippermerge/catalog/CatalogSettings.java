package dev.zippermerge.catalog;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of uploads and of their inspection.
 *
 * @param concurrentInspections most inspections at a time; further uploads wait
 * @param inspectionTime longest that one may take
 * @param inspectionMemory most resident memory of one
 * @param uploadQuota most bytes of models and data sets that one owner may store
 */
@ConfigurationProperties("zippermerge.catalog")
record CatalogSettings(
    @DefaultValue("2") int concurrentInspections,
    @DefaultValue("2m") Duration inspectionTime,
    @DefaultValue("4GB") DataSize inspectionMemory,
    @DefaultValue("20GB") DataSize uploadQuota) {}
