/** The test kit: traffic with known answers. */
package io.millrace.testing;
