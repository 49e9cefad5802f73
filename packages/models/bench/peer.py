"""The networks of bench/networks.mjs in PyTorch: reads a description and weights, then obeys stdin."""

import json
import sys
import time

import numpy
import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def send(message):
    print(json.dumps(message), flush=True)


def pointwise(x, kernel, bias):
    """A 1 x 1 convolution over at least 16 "images", rows or pixels: with fewer, PyTorch 1.13 takes
    its own matrix product in the place of oneDNN, twenty times slower in Debian's build."""
    batch, _, height, width = x.shape
    if batch >= 16:
        return F.conv2d(x, kernel, bias)
    rows = x.permute(0, 2, 3, 1)
    shape = (batch * height, 1, width) if batch * height >= 16 else (batch * height * width, 1, 1)
    y = F.conv2d(rows.reshape(*shape, -1).permute(0, 3, 1, 2), kernel, bias)
    return y.permute(0, 2, 3, 1).reshape(batch, height, width, -1).permute(0, 3, 1, 2)


class Network:
    def __init__(self, path):
        with open(path + ".json") as file:
            self.description = json.load(file)
        values = torch.from_numpy(numpy.fromfile(path + ".bin", dtype="float32"))
        self.parameters, start = {}, 0
        for name, shape, trainable in self.description["parameters"]:
            size = int(numpy.prod(shape))
            value = values[start : start + size].reshape(shape)
            start += size
            if name.endswith("kernel"):
                # [height, width, in, out] to [out, in, height, width]; deconvolutions have out before in.
                value = value.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)
            self.parameters[name] = value.clone().requires_grad_(trainable)

    def heatmaps(self, patches, training):
        values = []
        for node in self.description["nodes"]:
            values.append(self.apply(node, [values[i] for i in node["inputs"]], patches, training))
        return [values[i] for i in self.description["heatmaps"]]

    def apply(self, node, inputs, patches, training):
        p, operation = self.parameters, node["operation"]
        kind, name = operation["kind"], operation.get("name")
        x = inputs[0] if inputs else patches
        if kind == "convolution":
            bias = p[name + "/bias"] if operation["bias"] else None
            kernel, stride = p[name + "/kernel"], operation["stride"]
            if operation["kernel"] == 1:
                return pointwise(x[:, :, ::stride, ::stride], kernel, bias)
            return F.conv2d(x, kernel, bias, stride, operation["kernel"] // 2)
        if kind == "deconvolution":
            return F.conv_transpose2d(x, p[name + "/kernel"], None, 2, 1)
        if kind in ("groupNorm", "batchNorm"):
            gamma, beta = p[name + "/gamma"], p[name + "/beta"]
            if kind == "groupNorm":
                y = F.group_norm(x, operation["groups"], gamma, beta, 1e-5)
            else:
                mean, variance = p[name + "/mean"], p[name + "/variance"]
                y = F.batch_norm(x, mean, variance, gamma, beta, training, 0.1, 1e-5)
            return F.relu(y) if operation["activation"] == "relu" else y
        if kind == "relu":
            return F.relu(x)
        if kind == "add":
            return x + inputs[1]
        if kind == "maxPool":
            return F.max_pool2d(x, operation["window"], 2, 1 if operation["window"] == 3 else 0)
        if kind == "upsample":
            return F.interpolate(x, scale_factor=2, mode="nearest")
        return x

    def keypoints(self, patches, training=False):
        return [self.integral(heat) for heat in self.heatmaps(patches, training)]

    def integral(self, heat):
        joints, depth = self.description["joints"], self.description["depthBins"]
        batch, _, height, width = heat.shape
        p = torch.softmax(heat.reshape(batch, joints, -1), 2)
        p = p.reshape(batch, joints, depth, height, width)
        axis = lambda size: torch.linspace(-1, 1, size)
        x = (p.sum((2, 3)) * axis(width)).sum(2)
        y = (p.sum((2, 4)) * axis(height)).sum(2)
        z = (p.sum((3, 4)) * axis(depth)).sum(2)
        return torch.stack([x, y, z], 2)


def patches_of(batch, size):
    """The same values in both languages."""
    i = torch.arange(batch * size * size * 3, dtype=torch.float64)
    values = (torch.sin(i * 0.37) * 0.3 + torch.cos(i * 0.0113) * 0.2).float()
    x = values.reshape(batch, size, size, 3).permute(0, 3, 1, 2)
    return x.contiguous(memory_format=torch.channels_last)


send({"version": torch.__version__})
for line in sys.stdin:
    request = json.loads(line)
    if "load" in request:
        network = Network(request["load"])
        trained = [p for p in network.parameters.values() if p.requires_grad]
        optimizer = torch.optim.Adam(trained, 1e-3)
        send({})
        continue
    size = network.description["patchSize"]
    patches = patches_of(request["batch"], size)
    start = time.process_time()
    if request["what"] == "train":
        optimizer.zero_grad()
        target = torch.full((request["batch"], network.description["joints"], 3), 0.1)
        loss = sum(((k - target) ** 2).mean() for k in network.keypoints(patches, True))
        loss.backward()
        optimizer.step()
        send({"ms": 1000 * (time.process_time() - start)})
    else:
        with torch.no_grad():
            joints = network.keypoints(patches)[-1]
        send({"ms": 1000 * (time.process_time() - start), "joints": joints.flatten().tolist()})
