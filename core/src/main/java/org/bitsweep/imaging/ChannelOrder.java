package org.bitsweep.imaging;

/** The order of the colour planes in a network's input. */
public enum ChannelOrder {

    /** Red, green, blue: torchvision, timm. */
    RGB("rgb", 0, 1, 2),

    /** Blue, green, red: networks from Caffe. */
    BGR("bgr", 2, 1, 0);

    private final String label;
    private final int[] samples;

    ChannelOrder(String label, int... samples) {
        this.label = label;
        this.samples = samples;
    }

    /** The name in configuration files and canonical texts. */
    public String label() {
        return label;
    }

    /** Which sample of a red-green-blue pixel goes to a plane of the network's input. */
    int sampleOf(int plane) {
        return samples[plane];
    }
}
