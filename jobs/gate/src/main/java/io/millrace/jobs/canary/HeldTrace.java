package io.millrace.jobs.canary;

import io.millrace.canary.CanaryAnswer;
import io.millrace.canary.CanaryRating;
import io.millrace.canary.RatedAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a trace.
 *
 * @param home null while only its feedback has come
 * @param answer its current content; null likewise
 * @param ratings of all its contents and from elsewhere, each once
 * @param version how many records changed it
 * @param keepUntil event time until which more is expected
 */
public record HeldTrace(
    ConversationId home,
    CanaryAnswer answer,
    List<CanaryRating> ratings,
    long version,
    long keepUntil) {

  static final HeldTrace NOTHING = new HeldTrace(null, null, List.of(), 0, Long.MIN_VALUE);

  public HeldTrace {
    ratings = List.copyOf(ratings);
  }

  /** The same with what a record says; a duplicate or an older content changes no answer. */
  HeldTrace with(TraceNews news) {
    List<CanaryRating> all = new ArrayList<>(ratings);
    news.ratings().stream().filter(rating -> !all.contains(rating)).forEach(all::add);
    boolean current = news.answer() != null && (answer == null || news.answer().supersedes(answer));
    return new HeldTrace(
        current ? news.home() : home,
        current ? news.answer() : answer,
        all,
        version + 1,
        keepUntil);
  }

  HeldTrace until(long time) {
    return new HeldTrace(home, answer, ratings, version, Math.max(keepUntil, time));
  }

  ConversationNews news() {
    return new ConversationNews(home, answer.traceId(), version, new RatedAnswer(answer, ratings));
  }
}
