package io.millrace.model.decoder;

/** The script methods after the last layer: logits, and the cross entropy of chosen tokens. */
final class HeadScript {

  /** Logits that are alive at once; the more there are, the less often the head is packed. */
  private static final int ALIVE = 1 << 22;

  private HeadScript() {}

  /**
   * A head that is not trained needs no place in the graph: each token's loss depends on its own
   * row only, so the gradient by that row is computed with the loss, in portions, and is put into
   * the graph as a factor. What remains is one row a token instead of one of the vocabulary.
   */
  static String source(int vocabulary) {
    return """
      def logits(self: __torch__.Ops, x: Tensor, norm: Tensor, head: Tensor) -> Tensor:
        return torch.to(torch.linear((self).norm(x, norm, ), head), 6)
      def last(self: __torch__.Ops, x: Tensor, norm: Tensor, head: Tensor) -> Tensor:
        return (self).logits(torch.select(x, 1, -1), norm, head, )
      def picked(self: __torch__.Ops, x: Tensor, rows: Tensor) -> Tensor:
        return torch.index_select(torch.flatten(x, 0, 1), 0, rows)
      def entropy(self: __torch__.Ops, x: Tensor, labels: Tensor, head: Tensor) -> Tensor:
        return torch.cross_entropy_loss(torch.to(torch.linear(x, head), 6), labels, None, 0, -100, 0.)
      def portioned(self: __torch__.Ops, x: Tensor, labels: Tensor, head: Tensor) -> Tensor:
        xs = torch.split(x, PORTION)
        ys = torch.split(labels, PORTION)
        ls = annotate(List[Tensor], [])
        for i in range(torch.len(xs)):
          _0 = torch.append(ls, (self).entropy(xs[i], ys[i], head, ))
        return torch.cat(ls)
      def factored(self: __torch__.Ops, x: Tensor, labels: Tensor, head: Tensor) -> Tensor:
        xs = torch.split(torch.detach(x), PORTION)
        ys = torch.split(torch.unsqueeze(labels, 1), PORTION)
        ls = annotate(List[Tensor], [])
        gs = annotate(List[Tensor], [])
        for i in range(torch.len(xs)):
          p = torch.log_softmax(torch.to(torch.linear(xs[i], head), 6), 1)
          l = torch.gather(p, 1, ys[i])
          _0 = torch.append(ls, torch.neg(torch.squeeze(l, 1)))
          _1 = torch.scatter_(torch.exp_(p), 1, ys[i], torch.sub(torch.exp(l), 1))
          _2 = torch.append(gs, torch.matmul(torch.type_as(p, head), head))
        s = torch.sum(torch.mul(torch.to(x, 6), torch.to(torch.cat(gs), 6)), [-1])
        return torch.add(torch.sub(s, torch.detach(s)), torch.cat(ls))
      def losses(self: __torch__.Ops, x: Tensor, rows: Tensor, labels: Tensor, norm: Tensor, head: Tensor) -> Tensor:
        n = (self).norm((self).picked(x, rows, ), norm, )
        if ops.prim.requires_grad(head):
          l = (self).entropy(n, labels, head, )
        else:
          if ops.prim.requires_grad(n):
            l = (self).factored(n, labels, head, )
          else:
            l = (self).portioned(n, labels, head, )
        return l
    """
        .replace("PORTION", Integer.toString(Math.max(64, ALIVE / vocabulary)));
  }
}
