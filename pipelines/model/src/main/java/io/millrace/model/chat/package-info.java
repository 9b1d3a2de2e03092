/**
 * Conversations as the text a model reads: chat templates, and which parts of the text are targets
 * of training.
 */
package io.millrace.model.chat;
