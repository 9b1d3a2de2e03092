/** Scenarios: what belongs together for learning one family of tasks. */
package io.millrace.scenario;
