package io.millrace.serve.slots;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.registry.ServingPlan.PassedOver;
import io.millrace.registry.Slot;
import io.millrace.serve.ServeMetrics;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a slot asks for and this server cannot serve; each is counted and logged once. */
final class Fallbacks {

  private static final Logger LOG = LoggerFactory.getLogger(Fallbacks.class);

  private final Slot slot;
  private final ServeMetrics metrics;
  private List<PassedOver> known = List.of();

  Fallbacks(Slot slot, ServeMetrics metrics) {
    this.slot = slot;
    this.metrics = metrics;
  }

  /** What is passed over from now on. */
  void are(List<PassedOver> now) {
    for (PassedOver each : now) {
      if (!known.contains(each)) {
        String source = each.source().code();
        String reason = each.obstacle().code();
        metrics.fellBack(slot.toString(), source, reason);
        LOG.warn("Slot {} passes over its {}: {} ({})", slot, source, reason, each.detail());
      }
    }
    known = now;
  }

  void describe(ArrayNode json) {
    for (PassedOver each : known) {
      json.addObject()
          .put("source", each.source().code())
          .put("adapter", each.adapter())
          .put("reason", each.obstacle().code())
          .put("error", each.detail());
    }
  }
}
