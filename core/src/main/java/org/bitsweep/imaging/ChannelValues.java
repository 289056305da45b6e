package org.bitsweep.imaging;

import java.io.Serializable;

/**
 * One float32 number for each plane of a network's input, in the network's channel order.
 *
 * @param first for the first plane: red if the order is RGB, blue if it is BGR
 * @param second for the second plane: green
 * @param third for the third plane
 */
public record ChannelValues(float first, float second, float third) implements Serializable {

    /** The same number for all planes. */
    public static ChannelValues all(float value) {
        return new ChannelValues(value, value, value);
    }

    /** The value for plane 0, 1 or 2. */
    public float of(int plane) {
        return switch (plane) {
            case 0 -> first;
            case 1 -> second;
            case 2 -> third;
            default -> throw new IndexOutOfBoundsException("Planes are 0, 1 and 2, found " + plane);
        };
    }

    /** The three values with commas between them, shortest decimals that give the same float32. */
    String canonicalText() {
        return first + "," + second + "," + third;
    }
}
