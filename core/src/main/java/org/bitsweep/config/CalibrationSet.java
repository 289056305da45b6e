package org.bitsweep.config;

import java.util.OptionalInt;

/**
 * Images on which activation statistics are collected.
 *
 * @param manifest CSV with a path a row, or prepared shards
 * @param images how many from the start are used; all if empty
 */
public record CalibrationSet(Location manifest, OptionalInt images) {}
