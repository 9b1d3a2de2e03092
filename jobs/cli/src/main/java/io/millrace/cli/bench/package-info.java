/** Measurements of speed, each beside limits of the same run. */
package io.millrace.cli.bench;
