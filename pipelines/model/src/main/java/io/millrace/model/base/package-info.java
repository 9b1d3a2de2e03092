/** A base model's folder in the Hugging Face layout: configuration and weight files. */
package io.millrace.model.base;
