/** Low-rank adapters in PEFT's file format: configuration, weights, making a new one. */
package io.millrace.model.lora;
