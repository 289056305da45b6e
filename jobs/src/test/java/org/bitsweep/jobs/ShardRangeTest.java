package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.jobs.prepare.ShardRange;
import org.bitsweep.jobs.prepare.ShardRange.PreparedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch costs the reading of its own images, wherever in a shard they lie. */
class ShardRangeTest {

    private static final int IMAGES = 60;
    private static final int SIDE = 224;

    @TempDir
    private Path folder;

    private static long bytesRead() {
        return FileSystem.getGlobalStorageStatistics().get("file").getLong("bytesRead");
    }

    @Test
    void readsNoMoreThanThePagesOfTheRange() throws IOException {
        Path manifest = TinyImages.write(folder.resolve("images"), 4, IMAGES, 3, SIDE);
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(4, 3, SIDE));
        Path prepared = folder.resolve("prepared");
        CommandRun.onTwoCores("prepare", "--manifest", manifest.toString(), "--classes", "3", "--network-conf",
                network.resolveSibling("tiny.conf").toString(), "--output", prepared.toString()).requireSuccess();
        Configuration configuration = new Configuration();
        ShardRange shards = ShardRange.of(PreparedDataset.open(new org.apache.hadoop.fs.Path(prepared.toUri()), configuration));
        List<PreparedImage> all = shards.read(new ImageRange(0, IMAGES), configuration);
        assertEquals(IMAGES, all.size());
        long image = 3L * SIDE * SIDE;
        long shard = Files.size(prepared.resolve("shard-00000.parquet"));
        assertTrue(shard > IMAGES * image);
        for (int first : new int[] {0, 7, IMAGES - 2}) {
            long before = bytesRead();
            List<PreparedImage> two = shards.read(new ImageRange(first, first + 2), configuration);
            long read = bytesRead() - before;
            assertEquals(List.of(first, first + 1), two.stream().map(PreparedImage::index).toList());
            for (PreparedImage one : two) {
                assertArrayEquals(all.get(one.index()).pixels(), one.pixels());
            }
            // Two images can lie in two pages of a megabyte; footer and indexes are small.
            assertTrue(read < 2.5 * (1 << 20), "of " + shard + " bytes " + read + " were read for two images");
        }
    }
}
