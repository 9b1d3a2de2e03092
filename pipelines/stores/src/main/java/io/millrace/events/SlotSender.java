package io.millrace.events;

import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
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
public final class SlotSender {

  private static final String PATIENCE_MS = "5000";

  private final SlotTopic topic;
  private final Consumer<String> trouble;
  private final String remedy;

  /**
   * @param trouble hears of lost events, a sentence each
   */
  public SlotSender(SlotTopic topic, Consumer<String> trouble) {
    this(topic, trouble, "millrace adapters sync");
  }

  /**
   * @param remedy the command that sends the newest again
   */
  public SlotSender(SlotTopic topic, Consumer<String> trouble, String remedy) {
    this.topic = topic;
    this.trouble = trouble;
    this.remedy = remedy;
  }

  /** Sends the entries of a log behind a number, and returns how many were lost. */
  public int sendAfter(long sequence, SlotLog log) throws IOException {
    List<SlotEntry> entries = new ArrayList<>();
    for (long next = sequence + 1; next <= log.state().sequence(); next++) {
      entries.add(log.entry(next));
    }
    return send(entries);
  }

  /**
   * Sends entries in their order and returns how many were lost: the first that was not taken and
   * all behind it.
   */
  public int send(List<SlotEntry> entries) {
    return tell(entries.stream().map(SlotEvent::of).toList());
  }

  /** The same of events that say more than their entry. */
  public int tell(List<SlotEvent> events) {
    if (events.isEmpty()) {
      return 0;
    }
    int sent = 0;
    String fault = "";
    try {
      create();
      try (Producer<String, String> producer = producer()) {
        for (SlotEvent event : events) {
          producer.send(new ProducerRecord<>(topic.name(), event.key(), event.value())).get();
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
    int lost = events.size() - sent;
    if (lost > 0) {
      trouble.accept(
          "%d of %d slot events did not reach topic %s (%s); the registry has them, and %s sends the newest again"
              .formatted(lost, events.size(), topic.name(), fault, remedy));
    }
    return lost;
  }

  /** Creates the topic, compacted, where it is missing and this user may. */
  private void create() throws ExecutionException, InterruptedException {
    NewTopic wanted =
        new NewTopic(topic.name(), Optional.empty(), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    Properties properties = topic.properties();
    properties.put("default.api.timeout.ms", PATIENCE_MS);
    properties.put("request.timeout.ms", PATIENCE_MS);
    try (Admin admin = Admin.create(properties)) {
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw e;
      }
      if (!(e.getCause() instanceof TopicExistsException)) {
        trouble.accept("topic " + topic.name() + " is not created: " + e.getCause());
      }
    }
  }

  private Producer<String, String> producer() {
    Properties properties = topic.properties();
    properties.put("acks", "all");
    properties.put("linger.ms", "0");
    properties.put("max.block.ms", PATIENCE_MS);
    properties.put("request.timeout.ms", PATIENCE_MS);
    properties.put("delivery.timeout.ms", PATIENCE_MS);
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }
}
