package dev.zippermerge.predictions;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of predictions.
 *
 * @param concurrency requests that are computed at the same time, each on one thread
 * @param waiting requests that may wait for their turn; further ones are refused
 * @param models merged models that are kept in memory
 * @param requestSize most bytes of a request's body, and of the arrays in it once unpacked
 * @param instances most instances in a request, of all tasks together
 * @param answerValues most values in an answer
 */
@Validated
@ConfigurationProperties(value = "zippermerge.predictions", ignoreUnknownFields = false)
record PredictionSettings(
    @DefaultValue("2") @Positive int concurrency,
    @DefaultValue("8") @PositiveOrZero int waiting,
    @DefaultValue("4") @Positive int models,
    @DefaultValue("16MB") DataSize requestSize,
    @DefaultValue("1000") @Positive int instances,
    @DefaultValue("2000000") @Positive int answerValues) {}
