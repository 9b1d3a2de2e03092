/**
 * The servers Millrace talks to, each in a child process on this machine: a Kafka broker, a
 * time-series database and a standalone Flink cluster.
 *
 * <p>Every child listens on 127.0.0.1 only, keeps its files under one given directory, is stopped
 * by its process id, and ends when the process that started it ends.
 */
package io.millrace.local;
