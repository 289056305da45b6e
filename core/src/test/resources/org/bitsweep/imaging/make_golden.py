"""Writes the small images and the reference values of the imaging tests next to this script.

Needs Pillow and torchvision (reference values made with Pillow 9.4.0, libjpeg-turbo 2.1, torchvision 0.14):
    python3 make_golden.py
Hashes are SHA-256 of uint8 RGB samples, row-major (height, width, 3). Synthetic images are repeated in Java by
SyntheticImages, from the same generator, so that only hashes need to be kept.
"""
import csv
import hashlib
import io
import os
import struct
import zlib

import numpy as np
import torch
import torchvision.transforms as T
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGES = os.path.join(HERE, "images")


def noise(width, height, channels=3, seed=1):
    """A linear congruential generator's upper bits: rough, and the same in Java."""
    state = seed
    values = np.empty(width * height * channels, dtype=np.uint8)
    for index in range(values.size):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        values[index] = state >> 16 & 0xFF
    return values.reshape(height, width, channels) if channels > 1 else values.reshape(height, width)


def smooth(width, height, channels=3):
    """Slopes with some noise: compresses like a photograph."""
    rows, columns = np.mgrid[0:height, 0:width]
    planes = [(rows * (5 + 3 * c) + columns * (7 - 2 * c) + 40 * c) % 256 for c in range(channels)]
    picture = np.stack(planes, axis=2).astype(np.int32) + noise(width, height, channels).reshape(
        height, width, channels) // 8
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    return picture if channels > 1 else picture[:, :, 0]


def sha(image):
    return hashlib.sha256(np.asarray(image).tobytes()).hexdigest()


def jpeg(array, mode=None, **options):
    out = io.BytesIO()
    Image.fromarray(array, mode).save(out, "JPEG", **options)
    return out.getvalue()


def segments(data):
    """Marker and bytes of each segment; the last one holds everything from the first scan on."""
    position = 2
    while True:
        marker = data[position + 1]
        if marker == 0xDA:
            yield marker, data[position:]
            return
        length = struct.unpack(">H", data[position + 2:position + 4])[0]
        yield marker, data[position:position + 2 + length]
        position += 2 + length


def rebuild(data, drop=(), insert=b"", change=lambda marker, segment: segment):
    kept = b"".join(change(m, s) for m, s in segments(data) if m not in drop)
    return b"\xff\xd8" + insert + kept


def identifiers(*names):
    def change(marker, segment):
        segment = bytearray(segment)
        if marker in (0xC0, 0xC2):
            for index, name in enumerate(names):
                segment[10 + 3 * index] = name
        elif marker == 0xDA:
            for index, name in enumerate(names):
                segment[5 + 2 * index] = name
        return bytes(segment)
    return change


def adobe(transform):
    return b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform])


def jpegs():
    picture = smooth(37, 23)
    base = jpeg(picture, quality=80, subsampling=2)
    full = jpeg(picture, quality=80, subsampling=0)
    gray = jpeg(smooth(37, 23, 1), quality=80)
    cmyk = jpeg(smooth(29, 18, 4), "CMYK", quality=80)
    yield "sampling-444.jpg", full
    yield "sampling-422.jpg", jpeg(picture, quality=80, subsampling=1)
    yield "sampling-420.jpg", base
    yield "sampling-411.jpg", change_sampling(base, 0x22, 0x41)
    yield "sampling-440.jpg", change_sampling(jpeg(smooth(32, 32), quality=80, subsampling=1), 0x21, 0x12)
    yield "restarts.jpg", restarts()
    yield "optimized.jpg", jpeg(picture, quality=95, optimize=True)
    yield "progressive.jpg", jpeg(picture, quality=80, progressive=True)
    yield "progressive-444.jpg", jpeg(picture, quality=60, progressive=True, subsampling=0)
    yield "gray.jpg", gray
    yield "gray-progressive.jpg", jpeg(smooth(37, 23, 1), quality=80, progressive=True)
    yield "cmyk.jpg", cmyk
    yield "cmyk-progressive.jpg", jpeg(smooth(29, 18, 4), "CMYK", quality=80, progressive=True)
    yield "cmyk-without-adobe.jpg", rebuild(cmyk, drop=(0xEE,))
    yield "ycck.jpg", rebuild(cmyk, drop=(0xEE,), insert=adobe(2))
    yield "ycck-unknown-transform.jpg", rebuild(cmyk, drop=(0xEE,), insert=adobe(7))
    yield "rgb-identifiers.jpg", rebuild(full, drop=(0xE0,), change=identifiers(82, 71, 66))
    yield "rgb-adobe.jpg", rebuild(full, drop=(0xE0,), insert=adobe(0))
    yield "ycbcr-adobe.jpg", rebuild(full, drop=(0xE0,), insert=adobe(1))
    yield "ycbcr-adobe-unknown-transform.jpg", rebuild(full, drop=(0xE0,), insert=adobe(9))
    yield "ycbcr-without-markers.jpg", rebuild(full, drop=(0xE0,))
    yield "ycbcr-unusual-identifiers.jpg", rebuild(full, drop=(0xE0,), change=identifiers(0, 1, 2))
    yield "jfif-overrules-adobe.jpg", rebuild(full, insert=b"".join(
        s for m, s in segments(full) if m == 0xE0) + adobe(0), drop=(0xE0,))
    yield "jfif-overrules-identifiers.jpg", rebuild(full, change=identifiers(82, 71, 66))
    yield "exif-rotated.jpg", jpeg(picture, quality=80, exif=rotated())
    yield "exif-damaged.jpg", rebuild(base, insert=b"\xff\xe1\x00\x20Exif\x00\x00II*\x00" + b"\xfe" * 20)
    yield "profile-damaged.jpg", rebuild(base, insert=b"\xff\xe2\x00\x1aICC_PROFILE\x00\x03\x01" + b"\x07" * 10)
    yield "comment.jpg", rebuild(base, insert=b"\xff\xfe\x00\x07hello")
    yield "trailing-bytes.jpg", base + b"and then some\xff\xd8\xff"
    yield "fill-bytes.jpg", rebuild(base, change=lambda m, s: b"\xff\xff" + s)
    yield "extraneous-before-end.jpg", base[:-2] + b"\x12\x34\x56\x78\x9a" + base[-2:]
    yield "scan-parameters-wrong.jpg", rebuild(full, change=lambda m, s: (
        s[:11] + b"\x00\x00\x00" + s[14:] if m == 0xDA else s))
    for width, height in ((1, 1), (1, 19), (19, 1), (8, 8), (16, 16), (17, 33), (2, 3)):
        yield f"size-{width}x{height}.jpg", jpeg(smooth(width, height), quality=85)


def change_sampling(data, old, new):
    """Pillow 9.4 has no names for some samplings; the blocks are the same in number and only placed otherwise."""
    def change(marker, segment):
        if marker == 0xC0:
            assert segment[11] == old
            return segment[:11] + bytes([new]) + segment[12:]
        return segment
    return rebuild(data, change=change)


def restarts():
    """Ten single blocks side by side, each coded afresh after a restart marker."""
    picture = smooth(80, 8)
    tiles = [jpeg(np.ascontiguousarray(picture[:, x:x + 8]), quality=80, subsampling=0) for x in range(0, 80, 8)]
    coded = b""
    for index, tile in enumerate(tiles):
        scan = list(segments(tile))[-1][1]
        coded += scan[14:-2] + (bytes([0xFF, 0xD0 + index % 8]) if index + 1 < len(tiles) else b"")

    def change(marker, segment):
        if marker == 0xC0:
            return segment[:7] + struct.pack(">H", 80) + segment[9:]
        if marker == 0xDA:
            return b"\xff\xdd\x00\x04\x00\x01" + segment[:14] + coded + b"\xff\xd9"
        return segment
    return rebuild(tiles[0], change=change)


def rotated():
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif.tobytes()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(samples, depth):
    """Rows of integers as PNG scanlines without a filter."""
    lines = b""
    for row in samples:
        bits = "".join(format(int(v), f"0{depth}b") for v in row)
        bits += "0" * (-len(bits) % 8)
        lines += b"\x00" + bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
    return lines


def png(samples, depth, color, extra=b"", interlaced=False):
    """samples: (height, width, channels) integers."""
    height, width, channels = samples.shape
    if interlaced:
        passes = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))
        parts = [samples[r::rs, c::cs] for r, c, rs, cs in passes]
        lines = b"".join(packed(p.reshape(p.shape[0], -1), depth) for p in parts if p.size)
    else:
        lines = packed(samples.reshape(height, -1), depth)
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(lines))
            + chunk(b"IEND", b""))


def values(width, height, channels, depth):
    low = noise(width, height, channels, 3).reshape(height, width, channels).astype(np.int64)
    high = noise(width, height, channels, 5).reshape(height, width, channels).astype(np.int64)
    return (high << 8 | low) >> (16 - depth)


def pngs():
    for depth in (1, 2, 4, 8, 16):
        yield f"gray-{depth}.png", png(values(13, 9, 1, depth), depth, 0)
    dark = values(13, 9, 1, 16) >> 7
    yield "gray-16-dark.png", png(dark, 16, 0)
    for depth in (8, 16):
        yield f"gray-alpha-{depth}.png", png(values(13, 9, 2, depth), depth, 4)
        yield f"rgb-{depth}.png", png(values(13, 9, 3, depth), depth, 2)
        yield f"rgba-{depth}.png", png(values(13, 9, 4, depth), depth, 6)
    for depth in (1, 2, 4, 8):
        palette = chunk(b"PLTE", noise(1 << depth, 1, 3, 9).tobytes())
        yield f"palette-{depth}.png", png(values(13, 9, 1, depth), depth, 3, palette)
    palette = chunk(b"PLTE", noise(16, 1, 3, 9).tobytes())
    yield "palette-transparent.png", png(values(13, 9, 1, 4), 4, 3, palette + chunk(b"tRNS", bytes(range(0, 160, 10))))
    yield "rgb-transparent.png", png(values(13, 9, 3, 8), 8, 2, chunk(b"tRNS", b"\0\1\0\2\0\3"))
    yield "gray-transparent.png", png(values(13, 9, 1, 8), 8, 0, chunk(b"tRNS", b"\0\x10"))
    yield "gray-1-transparent.png", png(values(13, 9, 1, 1), 1, 0, chunk(b"tRNS", b"\0\1"))
    yield "gamma.png", png(values(13, 9, 3, 8), 8, 2, chunk(b"gAMA", struct.pack(">I", 20000)))
    yield "rgb-interlaced.png", png(values(13, 9, 3, 8), 8, 2, interlaced=True)
    yield "gray-2-interlaced.png", png(values(13, 9, 1, 2), 2, 0, interlaced=True)
    out = io.BytesIO()
    Image.fromarray(smooth(37, 23)).save(out, "PNG")
    yield "filtered.png", out.getvalue()
    yield "png-named.JPEG", out.getvalue()


def main():
    os.makedirs(IMAGES, exist_ok=True)
    with open(os.path.join(HERE, "decoded.csv"), "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["file", "width", "height", "sha256"])
        for name, data in [*jpegs(), *pngs()]:
            with open(os.path.join(IMAGES, name), "wb") as image:
                image.write(data)
            rgb = Image.open(io.BytesIO(data)).convert("RGB")
            table.writerow([name, rgb.width, rgb.height, sha(rgb)])

    with open(os.path.join(HERE, "resized.csv"), "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["width", "height", "target_width", "target_height", "interpolation", "sha256"])
        sizes = [((37, 23), (16, 10)), ((37, 23), (37, 10)), ((37, 23), (12, 23)), ((37, 23), (80, 61)),
                 ((37, 23), (36, 24)), ((1, 40), (7, 11)), ((40, 1), (11, 7)), ((1, 1), (5, 3)), ((64, 64), (1, 1)),
                 ((500, 3), (224, 3)), ((101, 75), (100, 76)), ((200, 150), (33, 25)), ((5, 5), (224, 224))]
        for (width, height), target in sizes:
            image = Image.fromarray(noise(width, height))
            for name, kind in (("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC)):
                table.writerow([width, height, *target, name, sha(image.resize(target, kind))])

    with open(os.path.join(HERE, "cropped.csv"), "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["width", "height", "shorter_side", "interpolation", "crop_width", "crop_height", "sha256"])
        for width, height in ((61, 40), (40, 61), (50, 50), (33, 97), (1, 9), (47, 46)):
            image = Image.fromarray(noise(width, height))
            for side in (0, 32, 33, 40):
                for name, kind in (("bilinear", T.InterpolationMode.BILINEAR), ("bicubic", T.InterpolationMode.BICUBIC)):
                    resized = T.Resize(side, kind)(image) if side else image
                    for crop in ((28, 28), (27, 30), (45, 28), (44, 71)):
                        if side or name == "bilinear":
                            result = T.CenterCrop((crop[1], crop[0]))(resized)
                            table.writerow([width, height, side, name, *crop, sha(result)])

    samples = np.arange(256, dtype=np.uint8).repeat(3).reshape(1, 256, 3)
    with open(os.path.join(HERE, "normalized.csv"), "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["mean", "standard_deviation", "sha256_of_little_endian_float32_planes"])
        for mean, deviation in (((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)), ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
                                ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))):
            tensor = T.Normalize(mean, deviation)(T.ToTensor()(Image.fromarray(samples)))
            table.writerow([" ".join(map(str, mean)), " ".join(map(str, deviation)),
                            hashlib.sha256(tensor.numpy().astype("<f4").tobytes()).hexdigest()])


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
