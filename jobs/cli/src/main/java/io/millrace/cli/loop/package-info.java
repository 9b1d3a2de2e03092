/** The whole loop once: traffic, pairs, adapter, verdict, serving, and traffic again. */
package io.millrace.cli.loop;
