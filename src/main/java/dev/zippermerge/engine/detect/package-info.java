/** Answers of detectors: boxes with classes and scores, and how well two sets of them agree. */
@NullMarked
package dev.zippermerge.engine.detect;

import org.jspecify.annotations.NullMarked;
