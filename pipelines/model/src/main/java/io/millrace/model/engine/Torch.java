package io.millrace.model.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The native engine of this process. Gradient mode belongs to a thread: every thread that computes
 * calls {@link #enter()} first. One training at a time may use {@link #seed}.
 */
public final class Torch {

  static final String ENGINE = "PyTorch";

  private static volatile Device device = Device.cpu();

  private Torch() {}

  /**
   * Starts the engine, or changes how many threads it uses for one operation. The count is never
   * left to the default: two trainers that each take all cores stand in each other's way.
   */
  public static synchronized void start(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; at least 1 is needed");
    }
    Offline.ensure();
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    Engine.getEngine(ENGINE);
    JniUtils.setNumThreads(threads);
    enter();
  }

  /** Why the engine cannot run here, for instance because the platform has no native library. */
  public static Optional<String> unavailable() {
    try {
      ensureStarted();
      return Optional.empty();
    } catch (EngineException | UnsatisfiedLinkError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The versions of the engine and of its binding. */
  public static String version() {
    Engine engine = Engine.getEngine(ENGINE);
    return "PyTorch %s, DJL %s".formatted(engine.getVersion(), Engine.getDjlVersion());
  }

  /** How many GPUs the engine can use; 0 for a build without support of any. */
  public static int gpus() {
    return Engine.getEngine(ENGINE).getGpuCount();
  }

  /**
   * Lets tensors that are made from now on lie on the first GPU that this process sees, or on the
   * processor where it sees none.
   */
  public static void useGpuIfAny() {
    device = gpus() > 0 ? Device.gpu(0) : Device.cpu();
  }

  /** Where tensors are made: cpu or gpu. */
  public static String device() {
    return device.getDeviceType();
  }

  static void ensureStarted() {
    Offline.ensure();
    Engine.getEngine(ENGINE);
  }

  /** Prepares the calling thread: gradients off, no re-optimisation of scripts. */
  public static void enter() {
    JniUtils.setGradMode(false);
    JniUtils.setGraphExecutorOptimize(false);
  }

  /** A new owner of tensors; whoever asks closes it. */
  public static NDManager newManager() {
    ensureStarted();
    return NDManager.newBaseManager(device, ENGINE);
  }

  /** Work that reads files into tensors. */
  @FunctionalInterface
  public interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * Reads files into tensors for a caller that does not know the engine's exceptions.
   *
   * @throws EngineFailedException when the engine fails, as for want of memory
   */
  public static <T> T reading(Reading<T> work) throws IOException {
    try {
      return work.read();
    } catch (EngineException e) {
      throw new EngineFailedException(e);
    }
  }

  /** Seeds the engine's only random source, which dropout draws from. */
  public static void seed(long seed) {
    JniUtils.setSeed(seed);
  }

  /** Runs {@code work} with gradients recorded in this thread. */
  public static <T> T recording(Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /** Adds the gradients of {@code result}, weighted with {@code weight}, to all leaves. */
  public static void backward(NDArray result, NDArray weight) {
    JniUtils.backward((PtNDArray) result, (PtNDArray) weight, false, false);
  }

  /** Makes a tensor a leaf that collects its gradient, or stops that. */
  public static void collectGradient(NDArray leaf, boolean collect) {
    JniUtils.attachGradient((PtNDArray) leaf, collect);
  }

  /** The gradient collected so far; it shares memory with the collector. */
  public static NDArray gradient(NDArray leaf) {
    return JniUtils.getGradient((PtNDArray) leaf);
  }

  /** Sets the collected gradient to zero. */
  public static void zeroGradient(NDArray leaf) {
    JniUtils.zeroGrad((PtNDArray) leaf);
  }

  /** Makes a tensor that outlives the current scope and belongs to {@code owner}. */
  public static NDArray kept(Supplier<NDArray> maker, NDManager owner) {
    NDArray tensor = maker.get();
    NDScope.unregister(tensor);
    tensor.attach(owner);
    return tensor;
  }

  /** A tensor of these values in the engine's own memory, which may be changed in place. */
  public static NDArray owned(NDManager owner, float[] values, Shape shape) {
    NDArray tensor = kept(() -> owner.zeros(shape), owner);
    tensor.set(values);
    return tensor;
  }
}
