package io.millrace.model.train;

import io.millrace.model.engine.Script;

/** Script methods of training. Numbers come as tensors of the engine's own memory. */
final class TrainScript {

  /**
   * {@code adamw} follows PyTorch's order: weights decay first, moments see the clipped gradient,
   * the second moment is bias-corrected before the root and epsilon is added outside it. Its last
   * argument holds clip, 1 - beta1, beta2, 1 - beta2, decay, rate, root of the second bias
   * correction, epsilon.
   */
  private static final String SOURCE =
      """
        def adamw(self: __torch__.Ops, p: Tensor, g: Tensor, m: Tensor, v: Tensor, c: Tensor) -> Tensor:
          d = torch.mul(g, torch.select(c, 0, 0))
          _0 = torch.mul_(p, torch.select(c, 0, 4))
          _1 = torch.add_(m, torch.mul(torch.sub(d, m), torch.select(c, 0, 1)))
          _2 = torch.add_(torch.mul_(v, torch.select(c, 0, 2)), torch.mul(torch.mul(d, d), torch.select(c, 0, 3)))
          n = torch.add(torch.div(torch.sqrt(v), torch.select(c, 0, 6)), torch.select(c, 0, 7))
          return torch.sub_(p, torch.mul(torch.div(m, n), torch.select(c, 0, 5)))
        def copy(self: __torch__.Ops, to: Tensor, values: Tensor) -> Tensor:
          return torch.copy_(to, values)
        def add_squares(self: __torch__.Ops, sum: Tensor, g: Tensor) -> Tensor:
          return torch.add_(sum, torch.sum(torch.pow(torch.to(g, 7), 2)))
        def scaled_sum(self: __torch__.Ops, x: Tensor, scale: Tensor) -> Tensor:
          return torch.mul(torch.sum(x), scale)
        def row_sums(self: __torch__.Ops, losses: Tensor, rows: Tensor, zeros: Tensor) -> Tensor:
          return torch.index_add(zeros, 0, rows, torch.neg(losses))
        def dpo(self: __torch__.Ops, policy: Tensor, reference: Tensor, beta: Tensor, smoothing: Tensor) -> Tensor:
          c, r, = torch.chunk(torch.sub(policy, reference), 2)
          x = torch.mul(torch.sub(c, r), beta)
          right = torch.mul(torch.log_sigmoid(x), torch.rsub(smoothing, 1))
          wrong = torch.mul(torch.log_sigmoid(torch.neg(x)), smoothing)
          return torch.neg(torch.add(right, wrong))
      """;

  private TrainScript() {}

  static Script compile() {
    return Script.compile(SOURCE);
  }
}
