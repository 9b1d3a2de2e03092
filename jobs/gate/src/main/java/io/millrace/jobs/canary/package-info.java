/** Watches a slot's canary on the traffic as it comes: the same rule and verdict as the check's. */
package io.millrace.jobs.canary;
