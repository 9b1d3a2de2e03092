/** The commands that serve models and talk to what is served. */
package io.millrace.cli.serve;
