/** Training: objectives, optimizer, schedule, batches, and runs that can be resumed. */
package io.millrace.model.train;
