/** The {@code millrace} command: thin commands over the libraries. */
package io.millrace.cli;
