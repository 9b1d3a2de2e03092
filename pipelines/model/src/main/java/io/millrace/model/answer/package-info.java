/** Answers of base models and adapters, given by a child process. */
package io.millrace.model.answer;
