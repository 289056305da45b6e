package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.InputException;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.RepeatedImage;
import org.bitsweep.dataset.UnreadableImage;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.imaging.ImageForm;
import org.bitsweep.jobs.prepare.OpenedImages;
import org.bitsweep.jobs.prepare.PrepareJob;
import org.bitsweep.jobs.store.FolderLock;
import org.bitsweep.jobs.store.PreparedSets;

/** Second stage: images decoded and resized once for every form that some network wants. */
final class PrepareStage {

    private static final int DIGITS = 12;

    private final SparkSession spark;
    private final SweepInputs inputs;
    private final Path root;
    private final PrintWriter messages;
    private final Configuration configuration;

    /** @param root the store, in which prepared images are found again */
    PrepareStage(SparkSession spark, SweepInputs inputs, Path root, PrintWriter messages) {
        this.spark = spark;
        this.inputs = inputs;
        this.root = root;
        this.messages = messages;
        this.configuration = spark.sparkContext().hadoopConfiguration();
    }

    /** Networks of the same form share one prepared set. */
    record Prepared(Map<ImageForm, PreparedDataset> sets) {

        PreparedDataset of(LoadedNetwork network) {
            return sets.get(network.form());
        }

        /** Indices of images that cannot be read in some form: every network is counted on those that all of them could read. */
        Set<Integer> unreadable(int selected) {
            Set<Integer> unreadable = new TreeSet<>();
            sets.values().forEach(set -> set.manifest().unreadableAmong(selected).stream()
                    .map(UnreadableImage::index).forEach(unreadable::add));
            return unreadable;
        }

        /** Pictures that count twice, or cannot be right under both of their labels; the files are the same in every form. */
        Optional<String> repeated(int selected) {
            return sets.values().stream().findFirst()
                    .flatMap(set -> RepeatedImage.remark(set.manifest().repeatedAmong(selected)));
        }
    }

    Prepared run() throws IOException {
        Map<ImageForm, PreparedDataset> prepared = new LinkedHashMap<>();
        for (LoadedNetwork network : inputs.networks()) {
            ImageForm form = network.form();
            if (!prepared.containsKey(form)) {
                prepared.put(form, prepare(form));
            }
        }
        prepared.values().forEach(this::requireAnyReadable);
        Prepared all = new Prepared(prepared);
        all.repeated(inputs.selected()).ifPresent(
                remark -> messages.println(inputs.sweep().dataset().name() + ": " + remark));
        return all;
    }

    /** The prepared sets if all of them are there already. */
    Optional<Prepared> find() throws IOException {
        Map<ImageForm, PreparedDataset> prepared = new LinkedHashMap<>();
        for (LoadedNetwork network : inputs.networks()) {
            ImageForm form = network.form();
            Path folder = folder(PreparedSets.Use.EVALUATION, form, inputs.images(), inputs.selected());
            if (inputs.images().prepared().isPresent()) {
                prepared.put(form, inputs.images().prepared().get());
            } else if (folder.getFileSystem(configuration).exists(new Path(folder, PreparedDataset.MANIFEST_NAME))) {
                prepared.put(form, PreparedDataset.open(folder, configuration));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new Prepared(prepared));
    }

    /**
     * Where images of a form are prepared; what they are stands in the name, so that other images get another folder, and so do
     * files that were replaced under their names. Where files only have other times, the rows and so all keys come out the same.
     */
    Path folder(PreparedSets.Use use, ImageForm form, OpenedImages images, int count) {
        String digest = Fingerprint.of("prepared images").text("listing", images.listingDigest())
                .text("files", images.stateDigest(count)).number("images", count)
                .text("geometry", form.geometry().canonicalText())
                .text("size", form.size().width() + "x" + form.size().height()).digest();
        return new Path(new Path(root, PreparedSets.FOLDER), PreparedSets.name(
                use, form.geometry().canonicalText().replaceAll("[^A-Za-z0-9]+", "-"), digest.substring(0, DIGITS)));
    }

    private PreparedDataset prepare(ImageForm form) throws IOException {
        OpenedImages images = inputs.images();
        int selected = inputs.selected();
        Path folder = folder(PreparedSets.Use.EVALUATION, form, images, selected);
        PrepareJob.UnreadableImages unreadable = PrepareJob.UnreadableImages.of(inputs.sweep().badImages());
        PreparedDataset set;
        if (images.source().isPresent()) {
            Path lock = new Path(folder.getParent(), "." + folder.getName() + ".lock");
            try (FolderLock held = FolderLock.acquire(lock, configuration, holder -> messages.println(
                    "waiting for another run that prepares the same images (" + holder + ")"))) {
                messages.println("preparing " + selected + " images of " + inputs.sweep().dataset().name() + " ("
                        + form.geometry().canonicalText() + ") into " + folder);
                set = images.prepare(spark, selected, form.geometry(), form.size(), unreadable, folder);
            }
        } else {
            set = images.prepare(spark, selected, form.geometry(), form.size(), unreadable, folder);
        }
        PrepareJob.requireReadable(unreadable, set.manifest().unreadableAmong(selected), selected);
        return set;
    }

    /** Unreadable images may be reported instead of failing the run, but nothing can be said about no image at all. */
    private void requireAnyReadable(PreparedDataset set) {
        List<UnreadableImage> unreadable = set.manifest().unreadableAmong(inputs.selected());
        if (unreadable.size() == inputs.selected()) {
            throw new InputException(inputs.sweep().dataset().name() + ": none of " + inputs.selected()
                    + " images can be read, so there is nothing to evaluate. The first: " + unreadable.get(0).problem());
        }
    }
}
