"""Writes meta-scipy.mat: the layout of the ILSVRC 2012 development kit's meta.mat, made by scipy.

Leaves are numbered by the digits of their id reversed, so that the order differs from the order of ids; the real
kit's order is another. Usage: python3 make_meta.py <imagenet-classes.csv> <output.mat>
"""
import csv
import sys

import numpy as np
from scipy.io import savemat

with open(sys.argv[1], newline="") as file:
    rows = [(row["wnid"], row["name"]) for row in csv.DictReader(file)]
leaves = sorted(rows, key=lambda row: row[0][::-1])

fields = ["ILSVRC2012_ID", "WNID", "words", "gloss", "num_children", "children", "wordnet_height", "num_train_images"]
synsets = np.zeros((len(leaves) + 2, 1), dtype=[(field, object) for field in fields])
for i, (wnid, name) in enumerate(leaves):
    synsets[i, 0] = (float(i + 1), wnid, name.replace("_", " "), "a gloss, with caf\u00e9", 0.0, np.zeros((0, 0)), 0.0, 1300.0)
for i in (1000, 1001):
    synsets[i, 0] = (float(i + 1), "n%08d" % i, "inner node", "", 2.0, np.array([[1.0, 2.0]]), 1.0, 0.0)
savemat(sys.argv[2], {"synsets": synsets}, do_compression=True, oned_as="column")
