#!/usr/bin/env python3
"""Times preprocessing in Pillow, for `bitsweep benchmark --preprocessing`, which starts it.

    time_pillow.py PREPROCESSING WARM_UP_ROUNDS ROUNDS < images

PREPROCESSING is Bitsweep's canonical text; the images come on standard input, each as its length (4 bytes, big endian) and
its bytes. Prints Pillow's version and the milliseconds per image of decoding, of resizing and cropping, and, where numpy is
there, of normalizing: each the median over the timed rounds, in CPU time of this one thread.
"""
import io
import statistics
import struct
import sys
import time

import PIL
from PIL import Image

try:
    import numpy
except ImportError:
    numpy = None

KERNELS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}


def read_images(stream):
    images = []
    while True:
        length = stream.read(4)
        if not length:
            return images
        images.append(stream.read(struct.unpack(">I", length)[0]))


def size(text):
    width, height = text.split("x")
    return int(width), int(height)


def resize(image, how):
    if how[0] == "none":
        return image
    if how[0] == "exact":
        return image.resize(size(how[1]), KERNELS[how[2]])
    side = int(how[1])
    width, height = image.size
    if width <= height:
        return image.resize((side, int(side * height / width)), KERNELS[how[2]])
    return image.resize((int(side * width / height), side), KERNELS[how[2]])


def crop(image, how):
    if how[0] == "none":
        return image
    width, height = size(how[1])
    left, top = int(round((image.width - width) / 2.0)), int(round((image.height - height) / 2.0))
    return image.crop((left, top, left + width, top + height))


def values(text):
    return numpy.array([float(value) for value in text.split(",")], dtype=numpy.float32).reshape(3, 1, 1)


def main():
    settings = dict(part.split("=", 1) for part in sys.argv[1].split(";"))
    warm_up, rounds = int(sys.argv[2]), int(sys.argv[3])
    resizing, cropping = settings["resize"].split(":"), settings["crop"].split(":")
    images = read_images(sys.stdin.buffer)
    if numpy is not None:
        mean, deviation = values(settings["mean"]), values(settings["standard-deviation"])
        divisor = numpy.float32(settings["divisor"])
    passes = []
    for _ in range(warm_up + rounds):
        totals = [0.0, 0.0, 0.0]
        for encoded in images:
            start = time.thread_time()
            decoded = Image.open(io.BytesIO(encoded)).convert("RGB")
            after_decoding = time.thread_time()
            prepared = crop(resize(decoded, resizing), cropping)
            after_resizing = time.thread_time()
            if numpy is not None:
                pixels = numpy.asarray(prepared).transpose(2, 0, 1)
                if settings["channels"] == "bgr":
                    pixels = pixels[::-1]
                numpy.ascontiguousarray((pixels.astype(numpy.float32) / divisor - mean) / deviation)
            end = time.thread_time()
            totals[0] += after_decoding - start
            totals[1] += after_resizing - after_decoding
            totals[2] += end - after_resizing
        passes.append([1000 * total / len(images) for total in totals])
    medians = [statistics.median(column) for column in zip(*passes[warm_up:])]
    normalizing = "-" if numpy is None else "%.4f" % medians[2]
    print("Pillow %s %.4f %.4f %s" % (PIL.__version__, medians[0], medians[1], normalizing))


if __name__ == "__main__":
    main()
