/** Follows the registry's slots and loads what they name. */
package io.millrace.serve.slots;
