/** The OpenAI-compatible HTTP face, with vLLM's calls for adapters. */
package io.millrace.serve.http;
