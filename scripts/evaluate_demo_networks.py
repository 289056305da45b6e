#!/usr/bin/env python3
"""Fake-quantizes the trained demonstration networks in PyTorch, as a guide while they are trained.

An independent and slow second reading of what quantization means here: per-channel ranges, statistics
of each batch of 250 pictures, the reference profile. The figures that count are the product's.
"""
import argparse
import itertools
import pathlib

import torch
from torch import nn

import demo_networks
from train_demo_networks import ROOT, normalized, pictures

BATCH = 250
METHODS = ("clip", "weight-bits", "activation-bits", "bias-correction")
K_FULL = torch.tensor([1.05, 1.86, 2.83, 3.89, 5.03, 6.2, 7.41, 8.64, 9.89])
K_POSITIVE = torch.tensor([1.86, 2.83, 3.89, 5.02, 6.2, 7.41, 8.64, 9.89, 11.16])


def on_grid(x, low, high, bits):
    """x on the asymmetric grid of `bits` bits between low and high; all broadcast."""
    levels = 2.0 ** bits - 1
    scale = ((high - low) / levels.clamp(min=1)).where(levels > 0, torch.zeros(())).clamp(min=1e-8)
    zero = torch.round(-low / scale)
    code = torch.round(torch.minimum((x / scale + zero).clamp(min=0), levels.expand_as(x)))
    return (code - zero) * scale


def allocated(spread, bits):
    """Bits per channel with `bits` on average, by the two-thirds power of each channel's spread."""
    power = spread.double() ** (2 / 3)
    target = float(bits)
    for _ in range(10):
        bins = len(spread) * 2 ** target * power / power.sum()
        chosen = torch.round(torch.log2(bins)).clamp(0, 8)
        miss = bits - chosen.mean().item()
        target += miss / 2
        if abs(miss) <= 0.01:
            break
    return chosen.float()


def quantized_weight(weight, bits, methods, first_or_last):
    rows = weight.flatten(1)
    if first_or_last:
        chosen = torch.full((len(rows),), 8.0)
    elif "weight-bits" in methods and bits <= 4:
        chosen = allocated(rows.std(1), bits)
    else:
        chosen = torch.full((len(rows),), float(bits))
    result = on_grid(rows, rows.min(1, keepdim=True)[0], rows.max(1, keepdim=True)[0], chosen.view(-1, 1))
    if "bias-correction" in methods:
        result = result + rows.mean(1, keepdim=True) - result.mean(1, keepdim=True)
    return result.view_as(weight)


class PerChannel(nn.Module):
    """The output of a convolution, a grid per channel, statistics of the batch."""

    def __init__(self, bits, methods, positive):
        super().__init__()
        self.bits, self.methods, self.positive = bits, methods, positive

    def forward(self, x):
        rows = x.transpose(0, 1).flatten(1)
        low, high = rows.min(1)[0], rows.max(1)[0]
        bits = torch.full((len(rows),), float(self.bits))
        if "activation-bits" in self.methods and self.bits <= 4:
            bits = allocated(rows.std(1), self.bits)
        if "clip" in self.methods:
            mean = rows.mean(1)
            b = (rows - mean.view(-1, 1)).abs().mean(1)
            if self.positive:
                high = mean.clamp(min=0) + b * K_POSITIVE[bits.long()]
            else:
                alpha = b * K_FULL[bits.long()]
                low = torch.maximum(low, mean - alpha)
                high = low + 2 * alpha
        if self.positive:
            low = torch.zeros_like(low)
        shape = (-1, 1)
        result = on_grid(rows, low.view(shape), high.view(shape), bits.view(shape))
        return result.view(x.shape[1], x.shape[0], *x.shape[2:]).transpose(0, 1)


class PerTensor(nn.Module):
    """A hidden fully connected layer's output, or max-pooling's."""

    def __init__(self, bits, methods, positive):
        super().__init__()
        self.bits, self.methods, self.positive = bits, methods, positive

    def forward(self, x):
        pictures_ = x.flatten(1)
        low, high = pictures_.min(1)[0].mean(), pictures_.max(1)[0].mean()
        if "clip" in self.methods:
            mean = x.mean()
            high = mean.clamp(min=0) + (x - mean).abs().mean() * K_POSITIVE[self.bits]
        if self.positive:
            low = torch.zeros(())
        if not self.positive and not low < 0 < high:
            # Zero is no code here: the offset stays a float.
            return on_grid(x - low, torch.zeros(()), high - low, torch.tensor(float(self.bits))) + low
        return on_grid(x, low, high, torch.tensor(float(self.bits)))


class Logits(nn.Module):
    def __init__(self, bits):
        super().__init__()
        self.bits = bits

    def forward(self, x):
        return on_grid(x, x.min(), x.max(), torch.tensor(float(self.bits)))


def fold(model):
    for module in model.modules():
        if isinstance(module, demo_networks.Conv) and isinstance(module.norm, nn.BatchNorm2d):
            norm = module.norm
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            module.conv.bias = nn.Parameter(norm.bias - norm.running_mean * scale)
            module.conv.weight = nn.Parameter(module.conv.weight * scale.view(-1, 1, 1, 1))
            module.norm = nn.Identity()


def quantize(model, weight_bits, activation_bits, methods, eight_bit_convolutions):
    layers = [m for m in model.modules()
              if isinstance(m, (demo_networks.Conv, demo_networks.Dense, demo_networks.MaxPool))]
    convolutions = 0
    for layer in layers:
        if isinstance(layer, demo_networks.MaxPool):
            if activation_bits < 32:
                layer.quantize = PerTensor(8, (), positive=False)
            continue
        hidden = isinstance(layer, demo_networks.Dense)
        inner = layer.dense if hidden else layer.conv
        positive = isinstance(layer.relu, nn.ReLU)
        convolutions += 0 if hidden else 1
        last = hidden and not positive
        kept = last or (not hidden and convolutions <= eight_bit_convolutions)
        if weight_bits < 32:
            inner.weight.data = quantized_weight(inner.weight.data, weight_bits, methods, kept)
        if activation_bits < 32:
            if last:
                layer.quantize = Logits(8)
            elif hidden:
                layer.quantize = PerTensor(activation_bits, methods, positive)
            else:
                layer.quantize = PerChannel(activation_bits, methods, positive)


def evaluated(name, file, data, weight_bits, activation_bits, methods):
    model = demo_networks.network(name)
    model.load_state_dict(torch.load(file))
    model.eval()
    with torch.no_grad():
        fold(model)
        quantize(model, weight_bits, activation_bits, methods, 2 if name == "inception" else 1)
        pixels, labels = data
        correct = 0
        for start in range(0, len(labels), BATCH):
            part = slice(start, start + BATCH)
            correct += (model(normalized(pixels[part]).contiguous()).argmax(1) == labels[part]).sum().item()
    return 100 * correct / len(labels)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="NETWORK")
    parser.add_argument("--pictures", type=pathlib.Path, default=ROOT / "core" / "target" / "demo-pictures",
                        help="where train_demo_networks.py left the pictures and the weights")
    parser.add_argument("--classes", type=pathlib.Path, default=ROOT / "core" / "target" / "classes")
    parser.add_argument("--part", default="test", choices=("test", "validation"))
    parser.add_argument("--bits", default="2,3,4,5,8")
    parser.add_argument("--ablation", metavar="BITS", help="all sixteen combinations of methods at these bits")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    data = pictures(arguments.part, 2000, arguments.pictures, arguments.classes)
    for name in arguments.networks or demo_networks.NETWORKS:
        def top1(weight_bits, activation_bits, methods):
            return evaluated(name, arguments.pictures / f"{name}.pt", data, weight_bits, activation_bits, methods)

        print(f"{name} ({arguments.part}): float {top1(32, 32, ()):.2f}")
        for bits in map(int, arguments.bits.split(",")):
            print(f"  {bits}W{bits}A naive {top1(bits, bits, ()):.2f} all {top1(bits, bits, METHODS):.2f}"
                  f"   {bits}W32A naive {top1(bits, 32, ()):.2f} all {top1(bits, 32, METHODS):.2f}"
                  f"   32W{bits}A naive {top1(32, bits, ()):.2f} all {top1(32, bits, METHODS):.2f}", flush=True)
        for bits in map(int, arguments.ablation.split(",") if arguments.ablation else ()):
            for count in range(5):
                for methods in itertools.combinations(METHODS, count):
                    print(f"  {bits}W{bits}A {top1(bits, bits, methods):.2f} {' + '.join(methods) or 'naive'}",
                          flush=True)


if __name__ == "__main__":
    main()
