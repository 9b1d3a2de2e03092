/** What is served, and the one thread that decodes it. */
package io.millrace.serve.decode;
