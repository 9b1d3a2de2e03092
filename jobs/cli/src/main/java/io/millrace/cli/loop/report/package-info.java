/** The page about one turn of the loop: read from its home into records, then written as HTML. */
package io.millrace.cli.loop.report;
