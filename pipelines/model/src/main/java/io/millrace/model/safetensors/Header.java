package io.millrace.model.safetensors;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A checked header: metadata and tensors, the tensors in the order of their bytes. */
record Header(Map<String, String> metadata, List<TensorEntry> entries) {

  static final String METADATA = "__metadata__";

  /** Longer headers are refused, as the format's reference implementation does. */
  static final long MAX_LENGTH = 100_000_000;

  Header {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    entries = List.copyOf(entries);
  }
}
