/** Text to token ids and back, as {@code tokenizer.json} says. */
package io.millrace.model.tokenizer;
