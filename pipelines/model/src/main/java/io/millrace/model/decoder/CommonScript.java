package io.millrace.model.decoder;

import io.millrace.model.base.DecoderConfig;

/** The script methods that do not depend on which projections are adapted. */
final class CommonScript {

  /** Up to so many tokens a score of each two is kept for the way back. */
  private static final int SHORT = 512;

  /** So many scores a layer may keep: 32 MB in f32, 16 MB in bf16. */
  private static final int KEPT = 1 << 23;

  private CommonScript() {}

  /**
   * RMSNorm is written as the layer norm of x and -x together, whose mean is 0 and whose variance
   * is the mean square of x: one operation each way in place of seven. Rotation is by halves; the
   * sign of the first is in the sine. An empty mask means causal attention. Query heads that share
   * a key head are expanded by hand, and a single query's heads become rows instead: libtorch's own
   * grouping leaves the fast kernel and takes five times as long or more. In training the scores of
   * short sequences are kept, since the fast kernel's way back computes them again in small pieces;
   * they grow with rows, heads and the square of the length, so only up to a budget.
   */
  static String source(DecoderConfig config) {
    return """
      def norm(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
        n = torch.size(x, -1)
        y, _0, _1, = torch.native_layer_norm(torch.cat([x, torch.neg(x)], -1), [torch.mul(n, 2)], torch.cat([w, w]), None, EPSILON)
        return torch.slice(y, -1, 0, n)
      def rotate(self: __torch__.Ops, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        a, b, = torch.chunk(x, 2, -1)
        return torch.addcmul(torch.mul(x, cos), torch.cat([b, a], -1), sin)
      def dense(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, causal: bool) -> Tensor:
        if torch.eq(torch.numel(mask), 0):
          o = torch.scaled_dot_product_attention(q, k, v, None, 0., causal)
        else:
          o = torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
        return o
      def shared(self: __torch__.Ops, x: Tensor) -> Tensor:
        return torch.flatten(torch.expand(torch.unsqueeze(x, 2), [-1, -1, GROUP, -1, -1]), 1, 2)
      def attend(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
        if torch.eq(torch.size(q, 2), 1):
          g = torch.reshape(q, [torch.size(q, 0), torch.size(k, 1), GROUP, torch.size(q, 3)])
          o = torch.reshape((self).dense(g, k, v, mask, False, ), torch.size(q))
        else:
          o = (self).dense(q, (self).shared(k, ), (self).shared(v, ), mask, True, )
        return torch.flatten(torch.transpose(o, 1, 2), 2)
      def attend_train(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
        n = torch.size(q, 2)
        m = torch.mul(torch.mul(torch.size(q, 0), torch.size(q, 1)), torch.mul(n, n))
        few = torch.__and__(torch.le(n, SHORT), torch.le(m, KEPT))
        if torch.__and__(torch.eq(torch.numel(mask), 0), few):
          g = torch.reshape(q, [-1, torch.mul(n, GROUP), torch.size(q, 3)])
          z = torch.zeros([n, n], dtype=6, device=ops.prim.device(q))
          c = torch.masked_fill(z, torch.to(torch.triu(torch.ones_like(z), 1), 11), -1.0e30)
          s = torch.baddbmm(torch.type_as(torch.repeat(c, [GROUP, 1]), q), g, torch.transpose(torch.flatten(k, 0, 1), 1, 2), beta=1, alpha=SCALE)
          o = torch.reshape(torch.bmm(torch.softmax(s, -1), torch.flatten(v, 0, 1)), torch.size(q))
          r = torch.flatten(torch.transpose(o, 1, 2), 2)
        else:
          r = (self).attend(q, k, v, mask, )
        return r
      def embed(self: __torch__.Ops, ids: Tensor, w: Tensor) -> Tensor:
        return torch.embedding(w, ids)
      def rope(self: __torch__.Ops, positions: Tensor, frequencies: Tensor, like: Tensor) -> Tuple[Tensor, Tensor]:
        a = torch.unsqueeze(torch.mul(torch.unsqueeze(torch.to(positions, 6), -1), frequencies), 2)
        c = torch.cos(a)
        s = torch.sin(a)
        return (torch.type_as(torch.cat([c, c], -1), like), torch.type_as(torch.cat([torch.neg(s), s], -1), like))
      def bf16(self: __torch__.Ops, x: Tensor) -> Tensor:
        return torch.to(x, 15)
      def f32(self: __torch__.Ops, x: Tensor) -> Tensor:
        return torch.to(x, 6)
      def room_bf16(self: __torch__.Ops, size: Tensor) -> Tensor:
        return torch.empty([int(size)], dtype=15, device=ops.prim.device(size))
      def room_f32(self: __torch__.Ops, size: Tensor) -> Tensor:
        return torch.empty([int(size)], dtype=6, device=ops.prim.device(size))
      def fill(self: __torch__.Ops, room: Tensor, values: Tensor, start: Tensor) -> Tensor:
        n = torch.add(int(start), torch.numel(values))
        return torch.copy_(torch.slice(room, 0, int(start), n), torch.flatten(values))
      def rows(self: __torch__.Ops, x: Tensor, start: Tensor, end: Tensor) -> Tensor:
        return torch.slice(x, 0, int(start), int(end))
      def copied(self: __torch__.Ops, x: Tensor) -> Tensor:
        return torch.clone(x)
      def merged(self: __torch__.Ops, w: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
        return torch.type_as(torch.add(w, torch.mul(torch.matmul(b, a), scale)), w)
    """
        .replace("EPSILON", Double.toString(config.normEpsilon()))
        .replace("SHORT", Integer.toString(SHORT))
        .replace("KEPT", Integer.toString(KEPT))
        .replace("SCALE", Double.toString(1 / Math.sqrt(config.headSize())))
        .replace("GROUP", Integer.toString(config.heads() / config.keyValueHeads()));
  }
}
