/**
 * Training in a process of its own: the order it gets, the framed protocol it speaks, and the work.
 * The process that gives the order needs nothing of the engine but these records.
 */
package io.millrace.model.worker;
