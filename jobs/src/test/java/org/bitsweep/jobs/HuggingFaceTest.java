package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.PreparedManifest;
import org.bitsweep.dataset.PreparedShard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hugging Face's form, as Spark itself writes it: one row group of more images than a shard holds. */
class HuggingFaceTest {

    private static final int IMAGES = 530;

    @TempDir
    Path folder;

    private void write(Path set, Path table) throws IOException {
        StructType schema = new StructType()
                .add("image", new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType))
                .add("label", DataTypes.LongType);
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(set.resolve("manifest.csv")).subList(1, 1 + IMAGES)) {
            String[] fields = line.split(",");
            rows.add(RowFactory.create(RowFactory.create(Files.readAllBytes(set.resolve(fields[0])), fields[0]),
                    Long.parseLong(fields[1])));
        }
        try (SparkSession spark = Predictions.session()) {
            spark.createDataFrame(rows, schema).coalesce(1).write().parquet(table.toString());
        }
    }

    private PreparedManifest prepare(String name, String... images) throws IOException {
        Path network = TinyPhotographs.networkFile(folder.resolve("small.conf"), "none.onnx");
        List<String> command = CommandRun.with(List.of("prepare", "--network-conf", network.toString(), "--master", "local[2]",
                "--output", folder.resolve(name).toString()), images);
        CommandRun.of(command).requireSuccess();
        return PreparedDataset.open(new org.apache.hadoop.fs.Path("file:" + folder.resolve(name)), new Configuration()).manifest();
    }

    @Test
    void theSameSetAsFromFiles() throws IOException {
        Path set = folder.resolve("set");
        TinyPhotographs.manifest(set, IMAGES, 7);
        write(set, folder.resolve("table"));
        Path conf = Files.writeString(folder.resolve("table.conf"),
                "format = huggingface\nlocation = \"table/part-*.parquet\"\nclasses = 5\nimages = " + IMAGES + "\n");
        PreparedManifest files = prepare("files", "--manifest", set.resolve("manifest.csv").toString(), "--classes", "5");
        PreparedManifest table = prepare("prepared", "--dataset", conf.toString());
        assertEquals(List.of(512, IMAGES - 512), table.shards().stream().map(PreparedShard::rows).toList());
        assertEquals(files, table);
    }
}
