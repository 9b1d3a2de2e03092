/**
 * Removal of personal data and secrets from text. Every detector looks at a bounded or once-read
 * stretch around a trigger character, so the time is linear in the text, whatever it holds.
 */
package io.millrace.privacy;
