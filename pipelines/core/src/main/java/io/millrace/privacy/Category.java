package io.millrace.privacy;

/** What is recognised; the name is the stem of the placeholder. */
public enum Category {
  EMAIL,
  PHONE,
  /** Payment cards: a known issuer range, its length, and the Luhn digit. */
  CARD,
  /** Account numbers of ISO 13616 with the country's length and the mod-97 digits. */
  IBAN,
  /** Addresses of IPv4 and IPv6. */
  IP,
  /** API keys and tokens of well-known shapes, JWTs, bearer tokens and PEM private keys. */
  KEY
}
