/** The gate job: asks candidate and incumbent the same tasks, decides, and moves the slot. */
package io.millrace.jobs.gate;
