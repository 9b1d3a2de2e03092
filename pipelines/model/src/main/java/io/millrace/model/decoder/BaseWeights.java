package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.Map;

/**
 * The weights of a base model.
 *
 * @param named all of them by their names in the files
 * @param joined those of each {@link Joint} with several projections as one tensor, of which the
 *     named ones are rows; empty where each is trained by itself
 */
record BaseWeights(Map<String, NDArray> named, Map<String, NDArray> joined) {

  BaseWeights {
    named = Collections.unmodifiableMap(named);
    joined = Collections.unmodifiableMap(joined);
  }

  boolean isJoined() {
    return !joined.isEmpty();
  }

  /** A weight, alone or joined; null where there is none of this name. */
  NDArray get(String name) {
    NDArray own = named.get(name);
    return own == null ? joined.get(name) : own;
  }
}
