/** What Kafka is told of slots. */
package io.millrace.events;
