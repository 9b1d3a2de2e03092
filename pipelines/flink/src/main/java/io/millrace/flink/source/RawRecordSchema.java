package io.millrace.flink.source;

import io.millrace.fact.Mined;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Hands records on undecoded. A schema that throws would fail the job and loop on restart, so that
 * decoding happens in an operator.
 */
final class RawRecordSchema implements KafkaRecordDeserializationSchema<RawRecord> {

  private static final long serialVersionUID = 1;
  private static final byte[] NOTHING = {};

  private final String feedbackTopic;

  RawRecordSchema(String feedbackTopic) {
    this.feedbackTopic = feedbackTopic;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
    byte[] value = record.value() == null ? NOTHING : record.value();
    String stream = record.topic().equals(feedbackTopic) ? Mined.FEEDBACK : Mined.TRACES;
    out.collect(
        new RawRecord(
            stream,
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            value));
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return TypeInformation.of(RawRecord.class);
  }
}
