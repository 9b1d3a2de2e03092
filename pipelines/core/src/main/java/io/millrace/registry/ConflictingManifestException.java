package io.millrace.registry;

import java.io.IOException;

/** The files are published already, with other facts about them. */
public final class ConflictingManifestException extends IOException {

  ConflictingManifestException(String id, Difference difference) {
    super(
        "Cannot publish adapter %s: these files are published already and their manifest says %s = %s, not %s; keep the published one, or train with other settings"
            .formatted(
                id.substring(0, 12), difference.field(), difference.there(), difference.here()));
  }
}
