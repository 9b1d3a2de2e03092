/** Routing policies, and the other servers that they may choose. */
package io.millrace.serve.routing;
