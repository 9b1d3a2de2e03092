/** Text from a decoder: sampling, stop strings, streaming, and how a generation ends. */
package io.millrace.model.generate;
