/**
 * Repeats the experiments of NeuralMerger (section 4) on data at hand. Start reading at {@link
 * dev.zippermerge.engine.bench.TableBench}.
 */
@NullMarked
package dev.zippermerge.engine.bench;

import org.jspecify.annotations.NullMarked;
