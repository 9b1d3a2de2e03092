package io.millrace.serving;

/**
 * A model as a server lists it.
 *
 * @param root the folder of an adapter, empty when the server does not say
 * @param parent the base of an adapter, empty for a base
 */
public record ModelCard(String id, String root, String parent) {}
