/** Checks of the documentation: links, form, commands. */
@NullMarked
package dev.zippermerge.docs;

import org.jspecify.annotations.NullMarked;
