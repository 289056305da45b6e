#!/usr/bin/env python3
"""Write the paper's networks as ONNX, from torchvision.

    scripts/export_torchvision.py --output exports                      # IMAGENET1K_V1 weights; needs internet access
    scripts/export_torchvision.py --output exports --random resnet50    # random weights, for tests and benchmarks

Batch normalisation is left unfolded and the batch axis free; Inception-v3's transform_input is part of the graph.
With --random the batch normalisations get random statistics and scales, so that channels differ as they do in
trained networks; the figures of such a network mean nothing beyond speed, memory and structure.
"""
import argparse
import pathlib
import sys

import torch
import torchvision

SIZES = {
    "vgg16": 224, "vgg16_bn": 224, "inception_v3": 299, "resnet18": 224,
    "resnet50": 224, "resnet101": 224, "alexnet": 224,
}


def randomize(network):
    generator = torch.Generator().manual_seed(20260101)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            channels = module.num_features
            module.weight.data = 0.2 + 0.8 * torch.rand(channels, generator=generator)
            module.bias.data = 0.2 * torch.randn(channels, generator=generator)
            module.running_mean = 0.1 * torch.randn(channels, generator=generator)
            module.running_var = 0.5 + torch.rand(channels, generator=generator)
    return network


def build(name, random_weights):
    constructor = getattr(torchvision.models, name)
    if random_weights:
        torch.manual_seed(20260101)
        if name == "inception_v3":
            network = constructor(weights=None, transform_input=True, init_weights=False)
        else:
            network = constructor(weights=None)
        return randomize(network)
    return constructor(weights="IMAGENET1K_V1")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", help="which networks; all of them by default")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("exports"), help="folder to write to")
    parser.add_argument("--random", action="store_true", help="random weights, nothing is downloaded")
    parser.add_argument("--opset", type=int, default=13)
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.networks) - set(SIZES))
    if unknown:
        parser.error(f"unknown network {', '.join(unknown)}; known: {', '.join(SIZES)}")
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name in arguments.networks or SIZES:
        network = build(name, arguments.random).eval()
        size = SIZES[name]
        path = arguments.output / f"{name}.onnx"
        partial = path.with_suffix(".onnx.partial")
        torch.onnx.export(
            network, torch.zeros(1, 3, size, size), str(partial), opset_version=arguments.opset,
            input_names=["input"], output_names=["logits"],
            dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}},
            training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
        partial.replace(path)
        print(f"{path}  {path.stat().st_size / 1e6:.1f} MB  input [batch,3,{size},{size}]  opset {arguments.opset}",
              file=sys.stderr)


if __name__ == "__main__":
    main()
