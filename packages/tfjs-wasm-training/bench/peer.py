"""The network of hourglass.mjs in PyTorch on one thread: CPU milliseconds of one training step."""

import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(0)
batch = int(sys.argv[1])


class Block(nn.Module):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, 3, stride, 1)
        self.norm = nn.GroupNorm(8, out_channels)

    def forward(self, x):
        return F.leaky_relu(self.norm(self.conv(x)), 0.2)


class Hourglass(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.skip0 = Block(3, 32, 2), Block(32, 32)
        self.down, self.skip1 = Block(32, 64), Block(64, 64)
        self.bottom = nn.Sequential(Block(64, 64), Block(64, 64))
        self.up1, self.project = Block(64, 64), nn.Conv2d(64, 32, 1)
        self.up0, self.head = Block(32, 32), nn.Conv2d(32, 16, 1)

    def forward(self, x):
        x = self.stem(x)
        skip0 = self.skip0(x)
        y = self.down(F.max_pool2d(x, 2))
        skip1 = self.skip1(y)
        z = self.bottom(F.max_pool2d(y, 2))
        z = self.project(self.up1(F.interpolate(z, scale_factor=2) + skip1))
        return self.head(self.up0(F.interpolate(z, scale_factor=2) + skip0))


def measure(channels_last):
    net, x = Hourglass(), torch.randn(batch, 3, 64, 64)
    if channels_last:
        net = net.to(memory_format=torch.channels_last)
        x = x.to(memory_format=torch.channels_last)
    target = torch.rand(batch, 16, 2)
    line = torch.linspace(0, 1, 32)
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)

    def step():
        optimizer.zero_grad()
        maps = net(x)
        p = F.softmax(maps.reshape(batch, 16, -1), -1).reshape(batch, 16, 32, 32)
        found = torch.stack([(p.sum(2) * line).sum(-1), (p.sum(3) * line).sum(-1)], -1)
        loss = F.mse_loss(found, target) + 1e-3 * (maps * maps).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    for _ in range(5):
        step()
    times = []
    for _ in range(20):
        before = time.process_time()
        step()
        times.append((time.process_time() - before) * 1e3)
    times.sort()
    return times[10], times[0]


for name, channels_last in (("contiguous", False), ("channels last", True)):
    median, least = measure(channels_last)
    print(
        f"PyTorch {torch.__version__}, one thread, {name}: "
        f"{median:.1f} ms per step (median of 20, least {least:.1f})"
    )
