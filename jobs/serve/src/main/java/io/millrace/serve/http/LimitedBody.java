package io.millrace.serve.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A response's whole body, which fails with {@link TooLarge} once it is above a limit. */
final class LimitedBody implements BodySubscriber<byte[]> {

  /** The body is larger than what is read. */
  static final class TooLarge extends IOException {

    private static final long serialVersionUID = 1;

    TooLarge(int limit) {
      super("the body is larger than the %d bytes that are read".formatted(limit));
    }
  }

  private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
  private final int limit;
  private Flow.Subscription subscription;
  private long read;

  private LimitedBody(int limit) {
    this.limit = limit;
  }

  static BodyHandler<byte[]> of(int limit) {
    return response -> new LimitedBody(limit);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    whole.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    read += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (read > limit) {
      subscription.cancel();
      whole.onError(new TooLarge(limit));
    } else {
      whole.onNext(buffers);
    }
  }

  @Override
  public void onError(Throwable lost) {
    whole.onError(lost);
  }

  @Override
  public void onComplete() {
    whole.onComplete();
  }
}
