/** Sound to pictures: WAV files, sample rates, log spectrograms. */
@NullMarked
package dev.zippermerge.engine.audio;

import org.jspecify.annotations.NullMarked;
