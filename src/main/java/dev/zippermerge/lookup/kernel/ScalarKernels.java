package dev.zippermerge.lookup.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Plain loops: the reference, and what runs where the Vector API is absent. */
final class ScalarKernels implements Kernels {
  @Override
  public void codewordProducts(
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
      int positions) {
    for (int c = 0; c < count; c++) {
      int row = to + c * tableStride;
      Arrays.fill(table, row, row + positions, 0);
      for (int k = 0; k < depth; k++) {
        float value = codewords[first + c * segmentLength + k];
        for (int p = 0; p < positions; p++) {
          table[row + p] += value * planes[from + k * stride + p];
        }
      }
    }
  }

  @Override
  public void addLookups(
      float[] table, int[] entries, int first, int end, float[] sums, int to, int positions) {
    for (int e = first; e < end; e++) {
      for (int p = 0; p < positions; p++) {
        sums[to + p] += table[entries[e] + p];
      }
    }
  }

  @Override
  public void round(
      float[] table,
      int from,
      int width,
      int rows,
      float scale,
      short[] rounded,
      int to,
      int pitch) {
    for (int i = 0; i < rows * width; i++) {
      int place = to + i / width * pitch + i % width;
      rounded[place] = scale == 0 ? 0 : (short) Math.round(table[from + i] / scale);
    }
  }

  @Override
  public void addLookups(
      short[] table,
      float scale,
      int[] entries,
      int first,
      int end,
      short[] partial,
      float[] sums,
      int to,
      int positions) {
    for (int e = first; e < end; e++) {
      for (int p = 0; p < positions; p++) {
        sums[to + p] += scale * table[entries[e] + p];
      }
    }
  }

  @Override
  public float largestNorm(float[] planes, int from, int stride, int depth, int positions) {
    double most = 0;
    for (int p = 0; p < positions; p++) {
      double sum = 0;
      for (int k = 0; k < depth; k++) {
        double value = planes[from + k * stride + p];
        sum += value * value;
      }
      most = Math.max(most, sum);
    }
    return (float) Math.sqrt(most);
  }

  @Override
  public void fillTable(
      float[] planes,
      int from,
      int stride,
      int depth,
      float[] codewords,
      int first,
      int count,
      MemorySegment table,
      int row,
      int width) {
    for (int c = 0; c < count; c++) {
      int word = first + c / 8 * 8 * depth + c % 8;
      for (int p = 0; p < width; p++) {
        float sum = 0;
        for (int k = 0; k < depth; k++) {
          sum += codewords[word + 8 * k] * planes[from + k * stride + p];
        }
        table.setAtIndex(ValueLayout.JAVA_FLOAT, (long) (row + c) * width + p, sum);
      }
    }
  }

  @Override
  public void addRows(
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
      int outputs) {
    for (int t = 0; t < outputs; t++) {
      for (int p = 0; p < width; p++) {
        float sum = 0;
        for (int v = 0; v < count; v++) {
          long row = rows[first + t * count + v];
          sum += table.getAtIndex(ValueLayout.JAVA_FLOAT, row * width + p);
        }
        sums[to + t * stride + p] += mask[maskFrom + p] * sum;
      }
    }
  }

  @Override
  public void addWeighted(
      float[] planes,
      int from,
      int[] offsets,
      float[] weights,
      int weightsFrom,
      float[] sums,
      int to,
      int stride,
      int positions) {
    for (int e = 0; e < offsets.length; e++) {
      for (int t = 0; t < 4; t++) {
        for (int p = 0; p < positions; p++) {
          sums[to + t * stride + p] +=
              weights[weightsFrom + 4 * e + t] * planes[from + offsets[e] + p];
        }
      }
    }
  }

  @Override
  public void addWeighted(
      float[] planes,
      int from,
      int[] offsets,
      float[] weights,
      int weightsFrom,
      float[] sums,
      int to,
      int positions) {
    for (int e = 0; e < offsets.length; e++) {
      for (int p = 0; p < positions; p++) {
        sums[to + p] += weights[weightsFrom + e] * planes[from + offsets[e] + p];
      }
    }
  }

  @Override
  public void segmentProducts(
      float[] in,
      int inFrom,
      int inputs,
      float[] codewords,
      int segmentLength,
      int columns,
      float[] table) {
    Arrays.fill(table, 0);
    for (int i = 0; i < inputs; i++) {
      int row = i / segmentLength * columns;
      for (int c = 0; c < columns; c++) {
        table[row + c] += codewords[i * columns + c] * in[inFrom + i];
      }
    }
  }

  @Override
  public DenseCodes denseCodes(int[] codes, int outputs, int columns) {
    int segments = codes.length / outputs;
    return (table, sums) -> {
      for (int t = 0; t < outputs; t++) {
        float sum = 0;
        for (int v = 0; v < segments; v++) {
          sum += table[v * columns + codes[t * segments + v]];
        }
        sums[t] = sum;
      }
    };
  }

  @Override
  public boolean permuteShorts() {
    return false;
  }

  @Override
  public void finish(
      Epilogue epilogue,
      int output,
      float[] sums,
      int from,
      int pitch,
      float[] out,
      int to,
      int outPitch,
      int width,
      int rows) {
    for (int row = 0; row < rows; row++) {
      epilogue.apply(output, sums, from + row * pitch, out, to + row * outPitch, width);
    }
  }

  @Override
  public void largestOfFour(float[] in, int upper, int lower, float[] out, int to, int width) {
    for (int x = 0; x < width; x++) {
      int i = upper + 2 * x;
      int j = lower + 2 * x;
      out[to + x] = Math.max(Math.max(in[i], in[i + 1]), Math.max(in[j], in[j + 1]));
    }
  }

  @Override
  public void multiply(
      float[] in, int inFrom, int inputs, float[] weights, float[] sums, int outputs) {
    for (int t = 0; t < outputs; t++) {
      float sum = 0;
      for (int i = 0; i < inputs; i++) {
        sum += weights[t * inputs + i] * in[inFrom + i];
      }
      sums[t] = sum;
    }
  }
}
