/** Commands about the gate's plans and verdicts. */
package io.millrace.cli.gate;
