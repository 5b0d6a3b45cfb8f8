/** The engine's commands, one class each. */
@NullMarked
package dev.zippermerge.engine.command;

import org.jspecify.annotations.NullMarked;
