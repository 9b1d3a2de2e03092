package io.millrace.model.decoder;

import io.millrace.model.base.DecoderConfig;

/** The script methods that do not depend on which projections are adapted. */
final class CommonScript {

  private CommonScript() {}

  /**
   * RMSNorm takes its mean in f32 and casts back before the weight is applied; rotation is by
   * halves. An empty mask means causal attention. Query heads that share a key head are expanded by
   * hand, and a single query's heads become rows instead: libtorch's own grouping leaves the fast
   * kernel and takes five times as long or more.
   */
  static String source(DecoderConfig config) {
    return """
      def norm(self: __torch__.Ops, x: Tensor, w: Tensor) -> Tensor:
        f = torch.to(x, 6)
        r = torch.rsqrt(torch.add(torch.mean(torch.pow(f, 2), [-1], True), EPSILON))
        return torch.mul(w, torch.type_as(torch.mul(f, r), x))
      def rotate(self: __torch__.Ops, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        a, b, = torch.chunk(x, 2, -1)
        h = torch.cat([torch.neg(b), a], -1)
        return torch.add(torch.mul(x, torch.type_as(cos, x)), torch.mul(h, torch.type_as(sin, x)))
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
      def embed(self: __torch__.Ops, ids: Tensor, w: Tensor) -> Tensor:
        return torch.embedding(w, ids)
      def rope(self: __torch__.Ops, positions: Tensor, frequencies: Tensor) -> Tuple[Tensor, Tensor]:
        a = torch.mul(torch.unsqueeze(torch.to(positions, 6), -1), frequencies)
        b = torch.unsqueeze(torch.cat([a, a], -1), 1)
        return (torch.cos(b), torch.sin(b))
      def logits(self: __torch__.Ops, x: Tensor, norm: Tensor, head: Tensor) -> Tensor:
        return torch.to(torch.linear((self).norm(x, norm, ), head), 6)
      def last(self: __torch__.Ops, x: Tensor, norm: Tensor, head: Tensor) -> Tensor:
        return (self).logits(torch.select(x, 1, -1), norm, head, )
      def picked(self: __torch__.Ops, x: Tensor, rows: Tensor) -> Tensor:
        return torch.index_select(torch.flatten(x, 0, 1), 0, rows)
      def losses(self: __torch__.Ops, x: Tensor, rows: Tensor, labels: Tensor, norm: Tensor, head: Tensor) -> Tensor:
        l = (self).logits((self).picked(x, rows, ), norm, head, )
        return torch.cross_entropy_loss(l, labels, None, 0, -100, 0.)
      def bf16(self: __torch__.Ops, x: Tensor) -> Tensor:
        return torch.to(x, 15)
      def f32(self: __torch__.Ops, x: Tensor) -> Tensor:
        return torch.to(x, 6)
      def copied(self: __torch__.Ops, x: Tensor) -> Tensor:
        return torch.clone(x)
      def merged(self: __torch__.Ops, w: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
        return torch.type_as(torch.add(w, torch.mul(torch.matmul(b, a), scale)), w)
    """
        .replace("EPSILON", Double.toString(config.normEpsilon()))
        .replace("GROUP", Integer.toString(config.heads() / config.keyValueHeads()));
  }
}
