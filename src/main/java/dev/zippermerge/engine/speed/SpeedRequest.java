package dev.zippermerge.engine.speed;

import java.util.List;
import java.util.Map;

/**
 * What to measure.
 *
 * @param originals file of an artifact of the networks before the merge
 * @param merged file of the merged model, of the same tasks
 * @param layers by task, the layers to be told apart
 * @param seconds about as long as measuring may take in all, loading not counted
 * @param cold whether runs by turns are timed, too: each then finds in the caches what the other
 *     ways left there
 */
public record SpeedRequest(
    String originals,
    String merged,
    Map<String, List<LayerNodes>> layers,
    double seconds,
    boolean cold) {}
