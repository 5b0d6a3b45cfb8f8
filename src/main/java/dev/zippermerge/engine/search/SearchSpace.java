package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.LayerCoding;
import java.util.List;

/**
 * What a search chooses from.
 *
 * @param layers the layers whose r and C are searched for
 * @param fixed r and C that are given
 * @param originalBytes fp32 bytes of all originals
 * @param restBytes bytes of an artifact but for the searched layers, as far as they can be told
 *     beforehand
 */
public record SearchSpace(
    List<SearchedLayer> layers, List<LayerCoding> fixed, long originalBytes, long restBytes) {}
