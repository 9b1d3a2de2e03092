/** A model server: a base and adapters behind an OpenAI-compatible HTTP face. */
package io.millrace.serve;
