package dev.zippermerge.engine.spec;

/** Ready choices of segment length r and codeword count C (NeuralMerger, tables 1 and 4). */
public enum Preset {
  /** Favours accuracy. */
  ACCU,
  /** Favours size and speed. */
  LIGHT
}
