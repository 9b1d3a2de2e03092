package io.millrace.cli.adapters;

import io.millrace.cli.settings.KafkaSettings;
import io.millrace.cli.settings.Settings;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Tells Kafka what changed in slots: the key is the slot, the value its log's entry, so that a
 * compacted topic keeps what is newest. The registry is the record: trouble with Kafka takes
 * seconds, is said, and stops nothing.
 */
public final class SlotEvents {

  private static final String PATIENCE_MS = "5000";

  private final KafkaSettings kafka;
  private final String topic;
  private final PrintWriter err;

  /**
   * @param err where lost events are said
   */
  public SlotEvents(Settings settings, PrintWriter err) {
    this.kafka = settings.kafka();
    this.topic = settings.topics().adapters();
    this.err = err;
  }

  /** Sends the entries of a log behind a number, and returns how many were lost. */
  public int sendAfter(long sequence, SlotLog log) throws IOException {
    if (!kafka.external()) {
      return 0;
    }
    List<SlotEntry> entries = new ArrayList<>();
    for (long next = sequence + 1; next <= log.state().sequence(); next++) {
      entries.add(log.entry(next));
    }
    return send(entries);
  }

  /**
   * Sends entries in their order where a Kafka cluster is named, and returns how many were lost:
   * the first that was not taken and all behind it.
   */
  public int send(List<SlotEntry> entries) {
    if (!kafka.external() || entries.isEmpty()) {
      return 0;
    }
    int sent = 0;
    String fault = "";
    try {
      create();
      try (Producer<String, String> producer = producer()) {
        for (SlotEntry entry : entries) {
          producer.send(new ProducerRecord<>(topic, entry.slot().toString(), entry.json())).get();
          sent++;
        }
      }
    } catch (KafkaException unusable) {
      // the message of a cause can quote the login
      fault = unusable.getClass().getSimpleName();
    } catch (ExecutionException refused) {
      fault = refused.getCause().toString();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      fault = "interrupted";
    }
    int lost = entries.size() - sent;
    if (lost > 0) {
      err.printf(
          "millrace: %d of %d slot events did not reach topic %s (%s); the registry has them, and"
              + " millrace adapters sync sends the newest again%n",
          lost, entries.size(), topic, fault);
      err.flush();
    }
    return lost;
  }

  /** Creates the topic, compacted, where it is missing and this user may. */
  private void create() throws ExecutionException, InterruptedException {
    NewTopic wanted =
        new NewTopic(topic, Optional.empty(), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    Properties properties = kafka.toProperties();
    properties.put("default.api.timeout.ms", PATIENCE_MS);
    properties.put("request.timeout.ms", PATIENCE_MS);
    try (Admin admin = Admin.create(properties)) {
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw e;
      }
      if (!(e.getCause() instanceof TopicExistsException)) {
        err.println("millrace: topic " + topic + " is not created: " + e.getCause());
      }
    }
  }

  private Producer<String, String> producer() {
    Properties properties = kafka.toProperties();
    properties.put("acks", "all");
    properties.put("linger.ms", "0");
    properties.put("max.block.ms", PATIENCE_MS);
    properties.put("request.timeout.ms", PATIENCE_MS);
    properties.put("delivery.timeout.ms", PATIENCE_MS);
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }
}
