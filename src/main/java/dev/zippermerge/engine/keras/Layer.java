package dev.zippermerge.engine.keras;

import org.jspecify.annotations.Nullable;

/**
 * A layer of a model.
 *
 * @param name its name within the model
 * @param config how it computes
 * @param network what it consists of where it is a model itself; null otherwise
 */
record Layer(String name, LayerConfig config, @Nullable Network network) {}
