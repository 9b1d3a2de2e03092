/** The commands about adapters, slots and where an adapter came from. */
package io.millrace.cli.adapters;
