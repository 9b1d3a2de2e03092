#!/bin/sh
# Creates Millrace's topics where they are missing. Needs Kafka's own kafka-topics.sh.
#   BOOTSTRAP_SERVERS=kafka:9092 PARTITIONS=12 REPLICAS=3 infra/topics/create.sh [--command-config FILE]
set -eu

tool=${KAFKA_TOPICS:-kafka-topics.sh}
servers=${BOOTSTRAP_SERVERS:?give the address of a broker}
partitions=${PARTITIONS:-6}
replicas=${REPLICAS:-1}

topic() {
  name=$1 parts=$2
  shift 2
  "$tool" --bootstrap-server "$servers" --create --if-not-exists --topic "$name" \
    --partitions "$parts" --replication-factor "$replicas" "$@"
}

# The mine job rejects a record above 8 MiB (mine.max-record-bytes), which tells of it; so it must get it.
large=16777216
# The lake keeps what was read: a week is enough to mine again what a lost lake would have held.
topic millrace.traces "$partitions" --config retention.ms=604800000 --config max.message.bytes=$large "$@"
topic millrace.feedback "$partitions" --config retention.ms=604800000 --config max.message.bytes=$large "$@"
# A dead letter holds the first 64 KiB of its record.
topic millrace.rejected 1 --config retention.ms=604800000 "$@"
# One slot is one key; the newest entry of each is what is active.
topic millrace.adapters 1 --config cleanup.policy=compact "$@"
topic millrace.policies 1 --config cleanup.policy=compact "$@"
