"""The dense way in PyTorch, one thread: maps for each bone, merged, and autograd.

Reads lines "size merge poses" and answers with the CPU seconds of forward and backward together
for 32 poses, taken in chunks that keep the maps of all bones small.
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)
setup = json.loads(sys.stdin.readline())
start, end = torch.tensor(setup["bones"]).T


def draw(keypoints, size, merge):
    sigma = setup["sigma"] * (size - 1) / 2
    a, b = keypoints[:, start, :, None, None], keypoints[:, end, :, None, None]
    ax, ay, bx, by = a[:, :, 0], a[:, :, 1], b[:, :, 0], b[:, :, 1]
    grid = torch.arange(size, dtype=torch.float32)
    px, py = grid[None, None, None, :] - ax, grid[None, None, :, None] - ay
    dx, dy = bx - ax, by - ay
    t = ((px * dx + py * dy) / (dx * dx + dy * dy + 1e-8)).clamp(0, 1)
    q = (px - t * dx).square() + (py - t * dy).square()
    bones = torch.exp(q * (-1 / (sigma * sigma)))
    if merge == "max":
        return bones.max(1).values
    if merge == "sum":
        return bones.sum(1)
    if merge == "sumClamp":
        return bones.sum(1).clamp(max=1)
    return 1 - (1 - bones).prod(1)


def step(keypoints, upstream, size, merge, chunk):
    for i in range(0, len(keypoints), chunk):
        part = keypoints[i : i + chunk].clone().requires_grad_()
        (draw(part, size, merge) * upstream[i : i + chunk]).sum().backward()


print("ready", flush=True)
for line in sys.stdin:
    size, merge, chunk = line.split()
    size = int(size)
    keypoints = (torch.tensor(setup["poses"]) + 1) / 2 * (size - 1)
    upstream = torch.rand(len(keypoints), size, size)
    began = time.process_time()
    step(keypoints, upstream, size, merge, int(chunk))
    print(time.process_time() - began, flush=True)
