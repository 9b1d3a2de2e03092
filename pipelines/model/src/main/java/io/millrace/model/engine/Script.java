package io.millrace.model.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tensor operations written in TorchScript. The library's own binding lacks some operations, cannot
 * touch bf16 and corrupts gradients where a Java number meets a tensor; a script has none of these
 * limits, and what it computes is differentiable where gradients are on.
 *
 * <p>Scripts take and give tensors only. A result belongs to the manager of the first argument.
 */
public final class Script implements AutoCloseable {

  private final Model model;
  private final PtSymbolBlock block;
  private final NDManager markers;
  private final Map<String, NDArray> markerOfMethod = new ConcurrentHashMap<>();

  private Script(Model model, PtSymbolBlock block, NDManager markers) {
    this.model = model;
    this.block = block;
    this.markers = markers;
  }

  /**
   * Compiles methods in TorchScript's serialised dialect: each a {@code def} indented by two
   * spaces, with {@code self: __torch__.Ops}.
   *
   * @throws IllegalArgumentException with the compiler's words when the code is wrong
   */
  public static Script compile(String methods) {
    Torch.ensureStarted();
    Model model = Model.newInstance("ops", Torch.ENGINE);
    try {
      model.load(new ByteArrayInputStream(ScriptArchive.of(methods)));
    } catch (MalformedModelException | RuntimeException e) {
      model.close();
      throw new IllegalArgumentException("the script does not compile: " + e.getMessage(), e);
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException(e);
    }
    return new Script(
        model, (PtSymbolBlock) model.getBlock(), model.getNDManager().newSubManager());
  }

  /** Calls a method that gives one tensor. */
  public NDArray call(String method, NDArray... arguments) {
    return callMany(method, arguments).singletonOrThrow();
  }

  /** Calls a method that gives a tuple of tensors. */
  public NDList callMany(String method, NDArray... arguments) {
    NDList list = new NDList(arguments.length + 1);
    for (NDArray argument : arguments) {
      list.add(argument);
    }
    list.add(markerOfMethod.computeIfAbsent(method, this::marker));
    return IValueUtils.forward(block, list, true);
  }

  /** The binding reads the method's name from a last argument that carries it. */
  private NDArray marker(String method) {
    NDArray marker = Torch.kept(() -> markers.zeros(new Shape()), markers);
    marker.setName("module_method:" + method);
    return marker;
  }

  @Override
  public void close() {
    markers.close();
    model.close();
  }
}
