package dev.zippermerge.lookup.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The inner loops. Runs of positions are whole multiples of {@link Tiling#BLOCK}, counts of
 * codewords and of outputs whole multiples of 4.
 */
interface Kernels {

  /**
   * Products of one segment of the input with its codewords (NeuralMerger, section 3.1): {@code
   * table[c][p] = sum over k of codewords[c][k] x planes[k][p]}.
   *
   * @param planes input planes
   * @param from where the segment's first plane begins
   * @param stride from plane to plane
   * @param depth planes of the segment
   * @param codewords all codewords
   * @param first where the segment's codewords begin
   * @param segmentLength r, from codeword to codeword
   * @param count codewords
   * @param table gets the products
   * @param to where they begin
   * @param tableStride from codeword to codeword
   * @param positions positions of a plane
   */
  void codewordProducts(
      float[] planes,
      int from,
      int stride,
      int depth,
      float[] codewords,
      int first,
      int segmentLength,
      int count,
      float[] table,
      int to,
      int tableStride,
      int positions);

  /**
   * Adds looked-up runs (NeuralMerger, equation 8): {@code sums[p] += table[entry + p]} over the
   * entries.
   *
   * @param table codeword products
   * @param entries where the runs begin: codeword and shift in one
   * @param first the first entry to take
   * @param end after the last entry to take
   * @param sums sums of one output
   * @param to where they begin
   * @param positions length of the runs
   */
  void addLookups(
      float[] table, int[] entries, int first, int end, float[] sums, int to, int positions);

  /**
   * Rounds rows of products to the nearest integers: {@code rounded[row][x] = table[row][x] /
   * scale}.
   *
   * @param table products, none larger than {@link Rounding#LARGEST} x scale
   * @param from where they begin, row after row
   * @param width length of a row
   * @param rows rows
   * @param scale what an integer's unit stands for
   * @param rounded gets the integers
   * @param to where they begin
   * @param pitch from row to row
   */
  void round(
      float[] table,
      int from,
      int width,
      int rows,
      float scale,
      short[] rounded,
      int to,
      int pitch);

  /**
   * Adds looked-up runs of rounded products: {@code sums[p] += scale x sum over the entries of
   * table[entry + p]}.
   *
   * @param table products, none larger than {@link Rounding#LARGEST}
   * @param scale what an integer's unit stands for
   * @param entries where the runs begin
   * @param first the first entry to take
   * @param end after the last entry to take
   * @param partial room for the sums of one output
   * @param sums sums of one output
   * @param to where they begin
   * @param positions length of the runs
   */
  void addLookups(
      short[] table,
      float scale,
      int[] entries,
      int first,
      int end,
      short[] partial,
      float[] sums,
      int to,
      int positions);

  /**
   * The largest norm of some positions' values, over the planes.
   *
   * @param planes input planes
   * @param from where the first begins
   * @param stride from plane to plane
   * @param depth planes
   * @param positions positions of a plane, whole blocks
   */
  float largestNorm(float[] planes, int from, int stride, int depth, int positions);

  /**
   * Products of one segment of some positions with its codewords (NeuralMerger, section 3.1):
   * {@code table[row + c][p] = sum over k of codewords[c][k] x planes[k][p]}.
   *
   * @param planes input planes
   * @param from where the positions begin in the segment's first plane
   * @param stride from plane to plane
   * @param depth planes of the segment
   * @param codewords all codewords, by eights, component by component
   * @param first where the segment's codewords begin
   * @param count codewords, whole eights
   * @param table gets the products, rows of {@code width} floats
   * @param row the first codeword's row
   * @param width positions
   */
  void fillTable(
      float[] planes,
      int from,
      int stride,
      int depth,
      float[] codewords,
      int first,
      int count,
      MemorySegment table,
      int row,
      int width);

  /**
   * Adds sums of looked-up rows (NeuralMerger, equation 8) for all outputs: {@code sums[t][p] +=
   * mask[p] x sum over v of table[rows[t][v]][p]}.
   *
   * @param table codeword products, rows of {@code width} floats
   * @param width positions
   * @param rows rows, [output][segment]
   * @param first where they begin
   * @param count segments
   * @param mask 1 for positions that count, 0 for others
   * @param maskFrom where it begins
   * @param sums sums of the outputs
   * @param to where those of the first begin
   * @param stride from output to output
   * @param outputs outputs, whole eights
   */
  void addRows(
      MemorySegment table,
      int width,
      char[] rows,
      int first,
      int count,
      float[] mask,
      int maskFrom,
      float[] sums,
      int to,
      int stride,
      int outputs);

  /**
   * Adds weighted runs for 4 outputs: {@code sums[t][p] += weights[e][t] x planes[offset[e] + p]}.
   *
   * @param planes input planes
   * @param from added to all offsets
   * @param offsets where the runs begin
   * @param weights 4 for each offset, one for each output
   * @param weightsFrom where they begin
   * @param sums sums of the outputs
   * @param to where those of the first begin
   * @param stride from output to output
   * @param positions length of the runs
   */
  void addWeighted(
      float[] planes,
      int from,
      int[] offsets,
      float[] weights,
      int weightsFrom,
      float[] sums,
      int to,
      int stride,
      int positions);

  /** Adds weighted runs for one output: as the other, with one weight for each offset. */
  void addWeighted(
      float[] planes,
      int from,
      int[] offsets,
      float[] weights,
      int weightsFrom,
      float[] sums,
      int to,
      int positions);

  /**
   * Products of a vector's segments with their codewords: {@code table[v][c] = sum over k of
   * codewords[v][k][c] x in[v r + k]}.
   *
   * @param in the vector
   * @param inFrom where it begins
   * @param inputs its length; the last segment may be shorter than r
   * @param codewords codewords, component by component, [segments][r][columns]
   * @param segmentLength r
   * @param columns codewords of a segment, 64, 128 or 256
   * @param table gets the products, [segments][columns]
   */
  void segmentProducts(
      float[] in,
      int inFrom,
      int inputs,
      float[] codewords,
      int segmentLength,
      int columns,
      float[] table);

  /**
   * Prepares the codes of a dense layer.
   *
   * @param codes codes, [output][segment]
   * @param outputs outputs
   * @param columns codewords of a segment in the table, 64, 128 or 256
   */
  DenseCodes denseCodes(int[] codes, int outputs, int columns);

  /** True where {@link RoundedDense} can run. */
  boolean permuteShorts();

  /**
   * Finishes rows of one output's sums: {@code out[row][x] = activation(scale x sums[row][x] +
   * shift)}.
   *
   * @param epilogue what follows the sums
   * @param output the output
   * @param sums holds the sums
   * @param from where the first row begins
   * @param pitch from row to row
   * @param out gets the values
   * @param to where the first row of values begins
   * @param outPitch from row to row
   * @param width length of a row
   * @param rows rows
   */
  void finish(
      Epilogue epilogue,
      int output,
      float[] sums,
      int from,
      int pitch,
      float[] out,
      int to,
      int outPitch,
      int width,
      int rows);

  /**
   * Largest values of windows of 2 x 2: {@code out[x] = max(in[upper + 2x], in[upper + 2x + 1],
   * in[lower + 2x], in[lower + 2x + 1])}.
   *
   * @param in the image
   * @param upper where the upper row begins
   * @param lower where the lower row begins
   * @param out gets the values
   * @param to where they begin
   * @param width how many there are
   */
  void largestOfFour(float[] in, int upper, int lower, float[] out, int to, int width);

  /** {@code sums[t] = sum over i of weights[t][i] x in[i]}. */
  void multiply(float[] in, int inFrom, int inputs, float[] weights, float[] sums, int outputs);
}
