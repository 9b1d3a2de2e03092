package io.millrace.model.decoder;

/**
 * The type a base model's weights and activations have in memory. Adapters and losses are f32 in
 * either case.
 */
public enum Precision {
  F32,
  BF16
}
