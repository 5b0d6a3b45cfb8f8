package dev.zippermerge.engine.samples;

/**
 * What a training measured.
 *
 * @param name the sample's name
 * @param model file name of the model
 * @param data file name of the data
 * @param testAccuracy share of right answers on the test split, 0 to 1
 * @param steps training steps
 * @param batchSize examples in a step
 * @param stepMillis median wall milliseconds of a step
 * @param seconds wall seconds of the whole training
 */
record TrainingReport(
    String name,
    String model,
    String data,
    double testAccuracy,
    int steps,
    int batchSize,
    double stepMillis,
    double seconds) {}
