/** Commands that try a new adapter on a share of the traffic. */
package io.millrace.cli.canary;
