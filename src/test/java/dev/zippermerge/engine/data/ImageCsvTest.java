package dev.zippermerge.engine.data;

import static dev.zippermerge.engine.data.ArchiveFixture.colour;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.DataFormat;
import dev.zippermerge.engine.spec.RefusalCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCsvTest {
  @TempDir Path folder;
  private ArchiveFixture archive = new ArchiveFixture(Path.of("."));

  @BeforeEach
  void fourPictures() throws IOException {
    archive = new ArchiveFixture(folder);
    for (int i = 0; i < 4; i++) {
      archive.put("set/images/" + i + ".png", colour(1, 1, 0x010101 * i));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path,label\nimages/0.png,dog\nimages/1.png,cat\nimages/2.png,dog\nimages/3.png,cat\n",
        "\ufeffLabel,Filename\r\ndog,images/0.png\r\ncat,images/1.png\r\n\r\ndog,images/2.png\r\ncat,images/3.png",
        "images/0.png,dog\nimages\\1.png, cat \n\"images/2.png\",\"dog\"\nset/images/3.png,cat",
      })
  void namesAreClassesInTheirOrder(String csv) throws IOException {
    archive.put("set/labels.csv", csv);
    var set = archive.read("{\"scale\": 1}");
    assertThat(set.classNames()).containsExactly("cat", "dog");
    assertThat(set.train().size()).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      boolean even = set.train().batch(i)[0] % 2 == 0;
      assertThat(set.train().label(i)).isEqualTo(even ? 1 : 0);
    }
    assertThat(archive.describe("{}", null).format()).isEqualTo(DataFormat.IMAGE_CSV);
  }

  @Test
  void numbersAreClassIndices() throws IOException {
    archive.put(
        "set/labels.csv", "images/0.png,7\nimages/1.png,10\nimages/2.png,7\nimages/3.png,10");
    var set = archive.read("{}");
    assertThat(set.classNames()).isNull();
    assertThat(set.train().labels(0, 1)).containsExactlyInAnyOrder(7, 10);
    assertThat(set.classes()).isEqualTo(11);
  }

  @Test
  void aColumnMayTellTheSplit() throws IOException {
    archive.put(
        "set/labels.csv",
        "path,label,split\nimages/0.png,0,train\nimages/1.png,1,TEST\nimages/3.png,1,train\n");
    var set = archive.read("{\"scale\": 1}");
    assertThat(set.train().size()).isEqualTo(2);
    assertThat(set.test().batch(0)).containsExactly(1, 1, 1);
    assertThat(archive.describe("{}", null).notes())
        .containsExactly("Images without a line in the CSV: 1.");
  }

  @Test
  void everySplitMayHaveItsFile() throws IOException {
    archive.put("set/train.csv", "path,label\nimages/2.png,b\nimages/1.png,a\n");
    archive.put("set/test.csv", "path,label\nimages/0.png,b\nimages/3.png,b\n");
    var set = archive.read("{\"scale\": 1}");
    assertThat(set.train().range(0, 2)).containsExactly(2, 2, 2, 1, 1, 1);
    assertThat(set.train().labels(0, 1)).containsExactly(1, 0);
    assertThat(set.test().labels(0, 1)).containsExactly(1, 1);
    archive.put("set/labels.csv", "images/0.png,a\n");
    archive.refused(RefusalCode.DATA_AMBIGUOUS, "data.zip", "{}");
  }

  @Test
  void labelsMayBeLeftOut() throws IOException {
    archive.put("set/labels.csv", "images/0.png\nimages/1.png\nimages/2.png\n");
    assertThat(archive.read("{}").labelled()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "path,label|images/0.png,a|images/9.png,b; 3; no image images/9.png",
        "path,label|../../images/0.png,a; 2; no image",
        "path,label,weight|images/0.png,a,1; 1; Column 'weight' is not known",
        "label|a; 1; no column 'path'",
        "path,file,label|images/0.png,images/0.png,a; 1; mean the same",
        "images/0.png,a|images/1.png,b|./images/0.png,a; 3; in data.zip!set/labels.csv:1 already",
        "images/0.png,a|images/1.png; 2; 1 cells, not 2",
        "images/0.png,a|images/1.png,; 2; has no label",
        "images/0.png,a,train|images/1.png,b,dev; 2; Split 'dev'",
        "images/0.png,a|images/1.png,\"b; 2; no CSV",
        "images/0.png,a,train,9; 1; not 4 cells"
      })
  void wrongLinesAreNamed(String csv, int line, String why) {
    archive.put("set/labels.csv", csv.replace('|', '\n'));
    assertThat(
            archive.refused(
                RefusalCode.DATA_LABELS_INVALID, "data.zip!set/labels.csv:" + line, "{}"))
        .hasMessageContaining(why);
  }

  @Test
  void quantitiesAreNoClasses() {
    archive.put("set/labels.csv", "images/0.png,1\nimages/1.png,0.5\n");
    archive.refused(RefusalCode.LABEL_OUT_OF_RANGE, "data.zip!set/labels.csv:2", "{}");
    archive.put("set/labels.csv", "images/0.png,-1\nimages/1.png,0\n");
    archive.refused(RefusalCode.LABEL_OUT_OF_RANGE, "data.zip!set/labels.csv:1", "{}");
  }

  @Test
  void emptyAndAbsentFiles() {
    archive.refused(RefusalCode.DATA_ARRAY_MISSING, "labels.csv", "{\"format\": \"IMAGE_CSV\"}");
    archive.put("set/labels.csv", "");
    archive.refused(RefusalCode.DATA_EMPTY, "data.zip", "{}");
  }
}
