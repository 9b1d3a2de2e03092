/** The train job: runs of training as splits of a source, each in a child process. */
package io.millrace.jobs.train;
