package io.millrace.decode;

/** The field names of the canonical form, ready to be written. */
final class Names {
  static final byte[] TRACE_ID = PlainJson.name("trace_id");
  static final byte[] SCENARIO = PlainJson.name("scenario");
  static final byte[] AGENT = PlainJson.name("agent");
  static final byte[] AGENT_VERSION = PlainJson.name("agent_version");
  static final byte[] MODEL = PlainJson.name("model");
  static final byte[] PROVIDER = PlainJson.name("provider");
  static final byte[] ADAPTER_ID = PlainJson.name("adapter_id");
  static final byte[] STARTED_AT = PlainJson.name("started_at");
  static final byte[] ENDED_AT = PlainJson.name("ended_at");
  static final byte[] MESSAGES = PlainJson.name("messages");
  static final byte[] QUERY = PlainJson.name("query");
  static final byte[] RESULT = PlainJson.name("result");
  static final byte[] TOOLS = PlainJson.name("tools");
  static final byte[] STEPS = PlainJson.name("steps");
  static final byte[] INPUT_TOKENS = PlainJson.name("input_tokens");
  static final byte[] OUTPUT_TOKENS = PlainJson.name("output_tokens");
  static final byte[] COST_USD = PlainJson.name("cost_usd");
  static final byte[] LATENCY_MS = PlainJson.name("latency_ms");
  static final byte[] OUTCOME = PlainJson.name("outcome");
  static final byte[] FEEDBACK = PlainJson.name("feedback");
  static final byte[] CONFIG = PlainJson.name("config");
  static final byte[] ROUTING = PlainJson.name("routing");
  static final byte[] ATTRIBUTES = PlainJson.name("attributes");
  static final byte[] ROLE = PlainJson.name("role");
  static final byte[] CONTENT = PlainJson.name("content");
  static final byte[] TOOL_CALLS = PlainJson.name("tool_calls");
  static final byte[] TOOL_CALL_ID = PlainJson.name("tool_call_id");
  static final byte[] NAME = PlainJson.name("name");
  static final byte[] TYPE = PlainJson.name("type");
  static final byte[] TEXT = PlainJson.name("text");
  static final byte[] ID = PlainJson.name("id");
  static final byte[] FUNCTION = PlainJson.name("function");
  static final byte[] ARGUMENTS = PlainJson.name("arguments");
  static final byte[] KIND = PlainJson.name("kind");
  static final byte[] DURATION_MS = PlainJson.name("duration_ms");
  static final byte[] INPUT = PlainJson.name("input");
  static final byte[] OUTPUT = PlainJson.name("output");
  static final byte[] OK = PlainJson.name("ok");
  static final byte[] ERROR = PlainJson.name("error");
  static final byte[] STEP = PlainJson.name("step");
  static final byte[] SOURCE = PlainJson.name("source");
  static final byte[] AUTHOR = PlainJson.name("author");
  static final byte[] SCORE = PlainJson.name("score");
  static final byte[] TIME = PlainJson.name("time");
  static final byte[] COMMENT = PlainJson.name("comment");
  static final byte[] POLICY = PlainJson.name("policy");
  static final byte[] PROPENSITY = PlainJson.name("propensity");
  static final byte[] CANDIDATES = PlainJson.name("candidates");

  private Names() {}
}
