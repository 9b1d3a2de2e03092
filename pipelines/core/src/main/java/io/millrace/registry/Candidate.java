package io.millrace.registry;

import io.millrace.registry.ServingPlan.PassedOver;
import java.nio.file.Path;
import java.util.Optional;

/** One thing that might be served, as it was read: a record, or why there is none. */
sealed interface Candidate {

  Source source();

  /**
   * A record that was read.
   *
   * @param fault what is wrong with its files
   */
  record Found(
      Source source,
      Optional<String> id,
      Path folder,
      AdapterManifest manifest,
      Optional<PassedOver> fault)
      implements Candidate {}

  /** Something that was asked for and cannot be read. */
  record Lost(PassedOver why) implements Candidate {
    @Override
    public Source source() {
      return why.source();
    }
  }
}
