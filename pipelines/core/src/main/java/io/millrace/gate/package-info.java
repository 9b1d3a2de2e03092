/** The gate's decision: pure functions from paired answers to a verdict. */
package io.millrace.gate;
