/**
 * Speaks to model servers: loads adapters and makes sure that they do what they were trained to.
 */
package io.millrace.serving;
