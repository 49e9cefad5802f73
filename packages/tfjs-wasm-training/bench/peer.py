"""The network of hourglass.mjs in PyTorch on one thread.

Answers each line "LAYOUT STEPS" (contiguous or channels_last) of the standard input with the CPU
milliseconds of that many training steps, as JSON.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

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
        z = F.interpolate(z, scale_factor=2, mode="bilinear", align_corners=False)
        return self.head(self.up0(z + skip0))


def make_step(batch, memory_format):
    net = Hourglass().to(memory_format=memory_format)
    x = torch.randn(batch, 3, 64, 64).to(memory_format=memory_format)
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

    return step


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    batch = int(sys.argv[1])
    steps = {
        "contiguous": make_step(batch, torch.contiguous_format),
        "channels_last": make_step(batch, torch.channels_last),
    }
    print(json.dumps(torch.__version__), flush=True)
    for line in sys.stdin:
        layout, count = line.split()
        times = []
        for _ in range(int(count)):
            before = time.process_time()
            steps[layout]()
            times.append((time.process_time() - before) * 1e3)
        print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()
