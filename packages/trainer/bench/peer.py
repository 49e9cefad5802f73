"""The compact detector of a checkpoint in PyTorch on one thread, for inference.mjs.

Answers each line of the standard input, a batch size, with the CPU milliseconds of one pass and the
joints that it finds.
"""

import json
import math
import os
import sys
import time

import numpy
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
folder = sys.argv[1]
with open(os.path.join(folder, "checkpoint.json")) as file:
    config = json.load(file)["config"]
with open(os.path.join(folder, "weights.safetensors"), "rb") as file:
    data = file.read()
header_size = int.from_bytes(data[:8], "little")
weights = {}
for name, entry in json.loads(data[8 : 8 + header_size]).items():
    if not name.startswith("detector/"):
        continue
    start, end = (8 + header_size + offset for offset in entry["data_offsets"])
    value = numpy.frombuffer(data[start:end], "float32").reshape(entry["shape"])
    if name.endswith("/kernel") and value.ndim == 4:
        value = value.transpose(3, 2, 0, 1)
    weights[name[len("detector/") :]] = torch.from_numpy(value.copy())


def convolve(name, x, stride=1):
    kernel, bias = weights[name + "/kernel"], weights.get(name + "/bias")
    size = kernel.shape[-1]
    if size == 1 and x.shape[0] < 16:
        # With fewer images, PyTorch 1.13 takes a slower product than oneDNN's: rows as images.
        batch, _, height, width = x.shape
        rows = x.permute(0, 2, 1, 3).reshape(batch * height, -1, 1, width)
        y = F.conv2d(rows, kernel, bias).reshape(batch, height, -1, width)
        return y.permute(0, 2, 1, 3)
    return F.conv2d(x, kernel, bias, stride, size // 2)


def norm(name, x):
    channels = x.shape[1]
    groups = max(1, channels // 8)
    while channels % groups:
        groups -= 1
    return F.group_norm(x, groups, weights[name + "/gamma"], weights[name + "/beta"], 1e-5)


def block(name, x, stride=1):
    return F.relu(norm(name, convolve(name, x, stride)))


def residual(name, x):
    y = norm(name + "/second", convolve(name + "/second", block(name + "/first", x)))
    skip = convolve(name + "/project", x) if name + "/project/kernel" in weights else x
    return F.relu(y + skip)


def keypoints(patches):
    at4 = residual("residual4", block("stem2", block("stem1", patches, 2), 2))
    at8 = residual("residual8", block("down8", at4, 2))
    at16 = residual("residual16", block("down16", at8, 2))
    merged8 = at8 + block("up8", F.interpolate(at16, scale_factor=2))
    merged4 = at4 + block("up4", F.interpolate(merged8, scale_factor=2))
    logits = convolve("head", block("headFeatures", merged4))
    batch, channels, height, width = logits.shape
    depth = config["detector"]["depthBins"]
    volume = logits.reshape(batch, channels // depth, depth, height, width)
    volume = volume + weights["prior"].permute(2, 0, 1)[None, :, None]
    p = F.softmax(volume.reshape(batch, channels // depth, -1), -1).reshape(volume.shape)

    def expected(values):
        return (values * torch.linspace(-1, 1, values.shape[-1])).sum(-1)

    axes = (p.sum((2, 3)), p.sum((2, 4)), p.sum((3, 4)))
    return torch.stack([expected(axis) for axis in axes], -1)


size = config["data"]["patchSize"]
print(json.dumps(torch.__version__), flush=True)
for line in sys.stdin:
    batch = int(line)
    count = batch * size * size * 3
    values = [math.sin(i * 0.37) * 0.3 + math.cos(i * 0.0113) * 0.2 for i in range(count)]
    patches = torch.tensor(values).reshape(batch, size, size, 3).permute(0, 3, 1, 2)
    patches = patches.contiguous(memory_format=torch.channels_last)
    with torch.no_grad():
        before = time.process_time()
        joints = keypoints(patches)
        milliseconds = (time.process_time() - before) * 1e3
    answer = {"ms": milliseconds, "joints": joints.reshape(-1).tolist()}
    print(json.dumps(answer), flush=True)
