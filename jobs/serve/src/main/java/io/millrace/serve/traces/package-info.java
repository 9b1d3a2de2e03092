/** Answers as traces: the way back into the loop. */
package io.millrace.serve.traces;
