/** The native engine: how it is started, and the few operations that the decoder is made of. */
package io.millrace.model.engine;
