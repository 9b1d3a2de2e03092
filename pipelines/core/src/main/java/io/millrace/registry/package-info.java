/**
 * The registry of adapters and the logs of the slots they serve in: files of their own that are
 * created once and never change, so that no lock is needed and nothing can tear.
 */
package io.millrace.registry;
