/**
 * What a miner learns besides adapters: which model answers which class of queries, and how an
 * agent is configured. Both are candidates until a gate has judged them.
 */
package io.millrace.policy;
