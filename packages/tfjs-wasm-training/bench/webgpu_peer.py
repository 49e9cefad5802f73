"""The networks of webgpu.mjs in PyTorch, on its GPU if it has one.

Answers each line of the standard input, a number of steps, with the milliseconds of each as JSON.
"""

import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from peer import Hourglass
from torch import nn

net, batch, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.manual_seed(0)
JOINTS, DEPTH, CHANNELS = 18, 64, 256


def normed(channels):
    return nn.Sequential(nn.GroupNorm(min(32, channels // 2), channels), nn.ReLU())


class Residual(nn.Module):
    def __init__(self, inside, outside):
        super().__init__()
        half = outside // 2
        self.branch = nn.Sequential(
            *(normed(inside), nn.Conv2d(inside, half, 1, bias=False)),
            *(normed(half), nn.Conv2d(half, half, 3, padding=1, bias=False)),
            *(normed(half), nn.Conv2d(half, outside, 1, bias=False)),
        )
        same = inside == outside
        self.skip = nn.Identity() if same else nn.Conv2d(inside, outside, 1, bias=False)

    def forward(self, x):
        return self.branch(x) + self.skip(x)


class Levels(nn.Module):
    def __init__(self, depth):
        super().__init__()
        make = lambda: Residual(CHANNELS, CHANNELS)
        self.upper, self.first, self.last = make(), make(), make()
        self.inner = Levels(depth - 1) if depth > 1 else make()

    def forward(self, x):
        y = self.last(self.inner(self.first(F.max_pool2d(x, 2))))
        return self.upper(x) + F.interpolate(y, scale_factor=2)


class StackedHourglass(nn.Module):
    def __init__(self):
        super().__init__()
        quarter, half, heads = CHANNELS // 4, CHANNELS // 2, JOINTS * DEPTH
        self.stem = nn.Sequential(
            *(nn.Conv2d(3, quarter, 7, 2, 3, bias=False), normed(quarter)),
            *(Residual(quarter, half), nn.MaxPool2d(2), Residual(half, half)),
            Residual(half, CHANNELS),
        )
        features = lambda: nn.Sequential(
            *(Levels(min(4, int(math.log2(size / 4)))), Residual(CHANNELS, CHANNELS)),
            *(nn.Conv2d(CHANNELS, CHANNELS, 1, bias=False), normed(CHANNELS)),
        )
        self.features = nn.ModuleList([features(), features()])
        one = lambda inside, outside: nn.Conv2d(inside, outside, 1, bias=False)
        self.heads = nn.ModuleList([one(CHANNELS, heads), one(CHANNELS, heads)])
        self.merge = nn.ModuleList([one(CHANNELS, CHANNELS), one(heads, CHANNELS)])

    def loss(self, images, target):
        x, total = self.stem(images), 0
        for stack in range(2):
            y = self.features[stack](x)
            logits = self.heads[stack](y)
            if stack == 0:
                x = x + self.merge[0](y) + self.merge[1](logits)
            total = total + F.mse_loss(integral(logits), target)
        return total


def integral(logits):
    batch, _, height, width = logits.shape
    volume = logits.reshape(batch, JOINTS, DEPTH, height, width)
    p = F.softmax(volume.reshape(batch, JOINTS, -1), -1).reshape(volume.shape)
    line = lambda v: (v * torch.linspace(-1, 1, v.shape[-1], device=v.device)).sum(-1)
    return torch.stack([line(p.sum((2, 3))), line(p.sum((2, 4))), line(p.sum((3, 4)))], -1)


images = torch.randn(batch, 3, size, size, device=device)
if net == "paper":
    model = StackedHourglass().to(device)
    target = torch.rand(batch, JOINTS, 3, device=device) - 0.5
    compute = lambda: model.loss(images, target)
else:
    model = Hourglass().to(device)
    side = size // 2
    target = torch.rand(batch, 16, 2, device=device)
    line = torch.linspace(0, 1, side, device=device)

    def compute():
        maps = model(images)
        p = F.softmax(maps.reshape(batch, 16, -1), -1).reshape(batch, 16, side, side)
        found = torch.stack([(p.sum(2) * line).sum(-1), (p.sum(3) * line).sum(-1)], -1)
        return F.mse_loss(found, target) + 1e-3 * (maps * maps).mean()


optimizer = torch.optim.Adam(model.parameters(), 1e-4)
name = torch.cuda.get_device_name() if device.type == "cuda" else "cpu"
print(json.dumps(f"{torch.__version__} on {name}"), flush=True)
for line_of_input in sys.stdin:
    times = []
    for _ in range(int(line_of_input)):
        start = time.perf_counter()
        optimizer.zero_grad()
        value = compute()
        value.backward()
        optimizer.step()
        value.item()  # waits for the GPU
        times.append((time.perf_counter() - start) * 1e3)
    print(json.dumps(times), flush=True)
