package org.bitsweep.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bitsweep.SharedFiles;
import org.junit.jupiter.api.Assumptions;

/** The networks of the paper as scripts/export_torchvision.py writes them; tests that need them are skipped without. */
public final class ExportedNetworks {

    private ExportedNetworks() {}

    /** From the folder {@code -Dbitsweep.exports} names, or exports/ of the repository. */
    public static Network require(String name) throws IOException {
        String root = System.getProperty("bitsweep.root", "");
        Path file = Path.of(System.getProperty("bitsweep.exports", Path.of(root, "exports").toString())).resolve(name + ".onnx");
        Assumptions.assumeTrue(Files.exists(file), () -> "not here: " + name + ".onnx");
        return NetworkReader.read(name, Files.readAllBytes(file));
    }

    public static Network squeezeNet() throws IOException {
        return NetworkReader.read("squeezenet1_1", Files.readAllBytes(SharedFiles.require("real/models/squeezenet1_1.onnx")));
    }
}
