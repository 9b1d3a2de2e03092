/** Scenarios made from traffic: which answers can be judged, by what, and what people say of it. */
package io.millrace.traffic;
