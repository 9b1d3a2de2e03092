/** The forms in which pairs and agent configurations leave Millrace. */
package io.millrace.export;
