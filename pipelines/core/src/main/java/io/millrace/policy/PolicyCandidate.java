package io.millrace.policy;

import io.millrace.identity.Sha256;
import java.nio.charset.StandardCharsets;

/** A routing policy or an agent's configuration. */
public sealed interface PolicyCandidate permits RoutingPolicy, AgentConfigCandidate {

  String scenario();

  int version();

  PolicyKind kind();

  MinedFrom minedFrom();

  PolicyCandidate withVersion(int published);

  /**
   * The content address: SHA-256, lower-case hex, of the canonical JSON of kind and what acts. The
   * same policy mined again has the same id.
   */
  default String id() {
    return Sha256.hex(PolicyJson.acting(this).getBytes(StandardCharsets.UTF_8));
  }

  /** The canonical JSON, with {@code format_version}, {@code kind} and {@code id}. */
  default String json() {
    return PolicyJson.write(this);
  }
}
