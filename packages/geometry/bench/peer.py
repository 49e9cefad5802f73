"""The peers of geometry.mjs: one request per line (JSON) in, CPU milliseconds out."""

import json
import sys
import time

import numpy as np

try:
    import torch

    torch.set_num_threads(1)
except ImportError:
    torch = None


def triangulate(folder, views, count):
    """Homogeneous DLT by batched SVD, with autograd, in float64."""
    if torch is None:
        return None
    points = torch.tensor(np.fromfile(folder + "/points").reshape(views, count, 2))
    weights = torch.tensor(np.fromfile(folder + "/weights").reshape(views, count))
    projections = torch.tensor(np.fromfile(folder + "/projections").reshape(views, 1, 3, 4))
    points.requires_grad_()
    weights.requires_grad_()

    def run():
        points.grad = weights.grad = None
        rows = points[..., None] * projections[:, :, 2:] - projections[:, :, :2]
        rows = (rows * weights[..., None, None]).permute(1, 0, 2, 3).reshape(count, 2 * views, 4)
        solution = torch.linalg.svd(rows, full_matrices=False).Vh[:, 3]
        world = solution[:, :3] / solution[:, 3:]
        world.sum().backward()
        return np.concatenate([world.detach().numpy().ravel(), points.grad.numpy().ravel()])

    return run


def align(folder, joints, count):
    """Similarity Procrustes without reflection, by batched SVD."""
    source = np.fromfile(folder + "/source").reshape(count, joints, 3)
    target = np.fromfile(folder + "/target").reshape(count, joints, 3)

    def run():
        center = target.mean(1, keepdims=True)
        s = source - source.mean(1, keepdims=True)
        u, sigma, vh = np.linalg.svd(s.transpose(0, 2, 1) @ (target - center))
        sign = np.sign(np.linalg.det(u) * np.linalg.det(vh))
        u[:, :, 2] *= sign[:, None]
        sigma[:, 2] *= sign
        scale = sigma.sum(1) / (s * s).sum((1, 2))
        return (scale[:, None, None] * (s @ (u @ vh)) + center).ravel()

    return run


runs = {}
for line in sys.stdin:
    request = json.loads(line)
    key = request["folder"]
    if key not in runs:
        make = {"triangulate": triangulate, "align": align}[request["work"]]
        runs[key] = make(request["folder"], request["width"], request["count"])
        if runs[key]:
            runs[key]().tofile(key + "/expected")
    start = time.process_time()
    if runs[key]:
        runs[key]()
    print(json.dumps(1000 * (time.process_time() - start) if runs[key] else None), flush=True)
