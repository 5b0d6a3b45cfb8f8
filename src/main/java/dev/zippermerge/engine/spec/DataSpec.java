package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * How a data file becomes examples: value = raw x scale + offset, after resizing and channel
 * conversion.
 *
 * @param format the file's format; found from the file where absent
 * @param xTrain name of the training inputs' array (NPZ), default {@code x_train}, else the one
 *     array whose name says so: x, image(s), input(s) or feature(s), with or without train
 * @param yTrain name of the training labels' array (NPZ), default {@code y_train}, else likewise:
 *     y, label(s) or target(s); the array itself may be absent
 * @param xTest name of the test inputs' array (NPZ), default {@code x_test}, else likewise, with
 *     test, or else validation or val
 * @param yTest name of the test labels' array (NPZ), default {@code y_test}, else likewise
 * @param height rows after resizing; where absent, the model's own for pictures and wherever {@code
 *     fit} is given, and otherwise as they are
 * @param width columns after resizing; where absent as for height
 * @param channels 1 (grey), 3 (RGB) or, for images only, 4 (RGB and alpha) after conversion; where
 *     absent as for height; alpha is dropped where it is not asked for
 * @param scale factor on raw values, default 1/255 for bytes and images, 1 for floats and
 *     spectrograms
 * @param offset added after scaling, default 0
 * @param testFraction share of examples held out where the file has no test split, default 0.2,
 *     seeded
 * @param labelled false to ignore labels that are there, default true
 * @param fit how an example gets to the asked-for height and width, default {@code RESIZE}
 * @param records which features are read (TFRECORD)
 * @param spectrogram how sound becomes a picture (WAV_ZIP)
 * @param labelOffset label of the first class, where labels are numbers that do not start at 0;
 *     default 0
 */
public record DataSpec(
    @Nullable DataFormat format,
    @Nullable String xTrain,
    @Nullable String yTrain,
    @Nullable String xTest,
    @Nullable String yTest,
    @Nullable Integer height,
    @Nullable Integer width,
    @Nullable Integer channels,
    @Nullable Double scale,
    @Nullable Double offset,
    @Nullable Double testFraction,
    @Nullable Boolean labelled,
    @Nullable Fit fit,
    @Nullable RecordSpec records,
    @Nullable SpectrogramSpec spectrogram,
    @Nullable Integer labelOffset) {

  /** How an example gets to another height and width. */
  public enum Fit {
    /** Bilinear, with antialiasing where it shrinks. */
    RESIZE,
    /** Centred on raw zeros; only for examples that are not larger. */
    PAD
  }

  /** The same for other arrays of inputs. */
  public DataSpec withInputs(String train, @Nullable String test) {
    return new DataSpec(
        format,
        train,
        yTrain,
        test,
        yTest,
        height,
        width,
        channels,
        scale,
        offset,
        testFraction,
        labelled,
        fit,
        records,
        spectrogram,
        labelOffset);
  }

  /** Labels that start at 0. */
  public DataSpec(
      @Nullable DataFormat format,
      @Nullable String xTrain,
      @Nullable String yTrain,
      @Nullable String xTest,
      @Nullable String yTest,
      @Nullable Integer height,
      @Nullable Integer width,
      @Nullable Integer channels,
      @Nullable Double scale,
      @Nullable Double offset,
      @Nullable Double testFraction,
      @Nullable Boolean labelled,
      @Nullable Fit fit,
      @Nullable RecordSpec records,
      @Nullable SpectrogramSpec spectrogram) {
    this(
        format,
        xTrain,
        yTrain,
        xTest,
        yTest,
        height,
        width,
        channels,
        scale,
        offset,
        testFraction,
        labelled,
        fit,
        records,
        spectrogram,
        null);
  }

  /** All defaults. */
  public static DataSpec defaults() {
    return new DataSpec(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }
}
