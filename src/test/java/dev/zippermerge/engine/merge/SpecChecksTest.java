package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecChecksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"zipper\":{} | zipper",
        "\"method\":\"NEURAL_MERGER\",\"zipper\":{} | zipper",
        "\"method\":\"ZIPPERING\",\"preset\":\"ACCU\" | preset",
        "\"method\":\"ZIPPERING\",\"layers\":[] | layers",
        "\"method\":\"ZIPPERING\",\"encoding\":{} | encoding",
        "\"method\":\"ZIPPERING\",\"goal\":{\"maxAccuracyDrop\":1} | goal",
        "\"preset\":\"ACCU\",\"goal\":{\"maxAccuracyDrop\":1} | preset",
      })
  void fieldsOfOneMethodAreRefusedWithTheOther(String fields, String culprit) {
    var spec =
        Json.mapper()
            .readValue(
                """
                {"tasks":[{"name":"a","model":"a.zip","data":"a.npz"},
                          {"name":"b","model":"b.zip","data":"b.npz"}],%s}"""
                    .formatted(fields),
                MergeSpec.class);
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> SpecChecks.check(spec))
        .returns(culprit, RefusedException::culprit);
  }
}
