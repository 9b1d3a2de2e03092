/** Commands that make, review and renew a scenario's tasks from traffic. */
package io.millrace.cli.traffic;
