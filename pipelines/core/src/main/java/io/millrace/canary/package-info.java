/**
 * Watches a new adapter on a share of the traffic: which conversations it answers, and when the
 * evidence says that it does harm.
 */
package io.millrace.canary;
