package dev.zippermerge.runner;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of engine processes.
 *
 * @param mainClass the main class to run
 * @param heap their largest Java heap; native memory comes on top
 * @param fileSize the largest file that one may write
 * @param threads most threads of one and of all processes that it starts
 */
@Validated
@ConfigurationProperties(value = "zippermerge.engine", ignoreUnknownFields = false)
public record EngineSettings(
    @DefaultValue("dev.zippermerge.Zippermerge") String mainClass,
    @DefaultValue("2GB") DataSize heap,
    @DefaultValue("16GB") DataSize fileSize,
    @DefaultValue("2000") @Positive int threads) {}
