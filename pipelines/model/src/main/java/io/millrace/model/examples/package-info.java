/** Conversations to learn from become examples: rendered, tokenized, masked, counted. */
package io.millrace.model.examples;
