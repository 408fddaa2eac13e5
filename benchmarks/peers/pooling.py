"""Max-pooling of images that are stored channels last, without branches.

PyTorch's own kernel compares element by element where the number of channels is no multiple of its vectors (20 in
LeNet-5), and fills the gradient with zeros first. Here rows and then columns are paired, and the masks that the
backward pass multiplies with are floats.
"""

import torch
from torch.autograd import Function


class MaxPool2(Function):
    """The maximum of 2 x 2 windows; the first of equal elements receives the gradient."""

    @staticmethod
    def forward(ctx, x):
        nhwc = x.permute(0, 2, 3, 1)
        batch, height, width, channels = ctx.shape = nhwc.shape
        rows, upper = _larger(nhwc.reshape(batch * height // 2, 2, width * channels))
        pooled, left = _larger(rows.view(batch * height * width // 4, 2, channels))
        ctx.save_for_backward(upper, left)
        return pooled.view(batch, height // 2, width // 2, channels).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx, dy):
        upper, left = ctx.saved_tensors
        batch, height, width, channels = ctx.shape
        d_rows = _to_larger(dy.permute(0, 2, 3, 1).reshape(-1, channels), left)
        dx = _to_larger(d_rows.view(batch * height // 2, width * channels), upper)
        return dx.view(batch, height, width, channels).permute(0, 3, 1, 2)


def _larger(pairs):
    """Of [n, 2, m]: the larger of each pair, and 1 where it is the first, else 0."""
    first, second = pairs[:, 0], pairs[:, 1]
    larger = torch.maximum(first, second)
    return larger, torch.ge(first, second, out=torch.empty_like(larger))


def _to_larger(dy, first):
    """The gradient of [n, 2, m] from that of the larger ones."""
    pairs = torch.empty(dy.shape[0], 2, dy.shape[1])
    torch.mul(dy, first, out=pairs[:, 0])
    torch.sub(dy, pairs[:, 0], out=pairs[:, 1])
    return pairs
