/** Commands about scenarios. */
package io.millrace.cli.scenario;
