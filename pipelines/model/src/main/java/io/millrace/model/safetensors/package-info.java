/**
 * The safetensors file format (an 8-byte little-endian header length, a JSON header, raw
 * little-endian values), read through memory mapping and written atomically, without any engine.
 */
package io.millrace.model.safetensors;
