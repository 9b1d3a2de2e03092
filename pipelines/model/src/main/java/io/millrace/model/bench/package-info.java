/** Measures training and generation on random models of known shape. */
package io.millrace.model.bench;
