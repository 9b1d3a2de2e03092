/**
 * Checks that a folder can be published: its files load against their base and change something.
 */
package io.millrace.model.publish;
