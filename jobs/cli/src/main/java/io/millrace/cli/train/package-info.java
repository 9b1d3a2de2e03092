/** The training commands. */
package io.millrace.cli.train;
