/** Zippermerge: merges separately trained convolutional networks into one compact model. */
@NullMarked
package dev.zippermerge;

import org.jspecify.annotations.NullMarked;
