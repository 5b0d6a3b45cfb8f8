/**
 * What goes into the engine and what comes out of it, as records with a fixed JSON form. The
 * service uses these and nothing else of the engine.
 */
@NullMarked
package dev.zippermerge.engine.spec;

import org.jspecify.annotations.NullMarked;
