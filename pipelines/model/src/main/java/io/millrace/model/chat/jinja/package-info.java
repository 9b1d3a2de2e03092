/**
 * Jinja2 as chat templates use it, with the settings of transformers: {@code trim_blocks}, {@code
 * lstrip_blocks}, loop controls, {@code generation} blocks, an immutable sandbox and Python's text
 * of values. What is not supported fails when a template is read, never as another text.
 *
 * <p>Semantics follow the Jinja template documentation (3.1) and the Python language reference.
 */
package io.millrace.model.chat.jinja;
