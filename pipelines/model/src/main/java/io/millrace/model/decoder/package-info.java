/** The decoder: weights, forward pass, low-rank adapters on it, and the key-value cache. */
package io.millrace.model.decoder;
