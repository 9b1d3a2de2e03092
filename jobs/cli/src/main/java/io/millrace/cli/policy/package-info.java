/** Commands for routing policies and agent configurations. */
package io.millrace.cli.policy;
