package org.bitsweep.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.ImageFileNames;
import org.bitsweep.storage.Storage;

/**
 * The validation images of ILSVRC 2012 as they are published: {@code ILSVRC2012_img_val.tar} and the development kit
 * {@code ILSVRC2012_devkit_t12.tar.gz}.
 *
 * <p>Image {@code ILSVRC2012_val_00000001.JPEG} has the label on line 1 of the ground truth, and so on; the evaluation
 * order is the order of these numbers. The kit's class numbers are translated through the WordNet ids in its
 * {@code meta.mat} to indices in the sorted order of those ids, as networks number their outputs.
 *
 * @param images the archive, or the folder it has been unpacked into
 * @param developmentKit the kit's archive
 */
public record Ilsvrc2012(Path images, Path developmentKit) implements DatasetFormat {

    private static final Pattern NAME = Pattern.compile("ILSVRC2012_val_([0-9]{8})\\.JPEG");

    /** Refuses nulls. */
    public Ilsvrc2012 {
        Objects.requireNonNull(images, "images");
        Objects.requireNonNull(developmentKit, "developmentKit");
    }

    @Override
    public ImageSource list(Configuration configuration) throws IOException {
        Storage storage = new Storage(configuration);
        Path qualified = storage.qualify(images);
        boolean unpacked = storage.status(qualified).isDirectory();
        // The kit is read first: its faults are told before a long archive is read.
        IlsvrcDevelopmentKit kit = IlsvrcDevelopmentKit.read(storage.qualify(developmentKit), configuration);
        if (unpacked) {
            Map<String, FileState> files = FlatFolder.files(storage, qualified, storage.qualify(developmentKit));
            return new FileImages(listing(List.copyOf(files.keySet()), kit), qualified.toString(), files);
        }
        TarIndex index = TarIndex.scan(qualified, configuration).requireImages();
        return new TarImages(listing(index.names(), kit), index);
    }

    private ImageListing listing(List<String> names, IlsvrcDevelopmentKit kit) {
        int count = kit.labels().size();
        String[] nameOfImage = new String[count];
        for (String name : names) {
            Matcher matcher = NAME.matcher(ImageFileNames.lastPart(name));
            int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
            if (number < 1 || number > count) {
                throw new DatasetException(images.toString(), String.format(Locale.ROOT,
                        "names from ILSVRC2012_val_00000001.JPEG to ILSVRC2012_val_%08d.JPEG, as many as the ground truth"
                                + " has lines", count), "'" + name + "'",
                        "Use ILSVRC2012_img_val.tar and its development kit as they are published");
            }
            if (nameOfImage[number - 1] != null) {
                throw new DatasetException(images.toString(), "each image once", "'" + nameOfImage[number - 1] + "' and '"
                        + name + "'", "Use ILSVRC2012_img_val.tar as it is published");
            }
            nameOfImage[number - 1] = name;
        }
        List<LabelledImage> labelled = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (nameOfImage[i] == null) {
                throw new DatasetException(images.toString(), count + " images, one for each line of the ground truth",
                        names.size() + "; the first missing is " + String.format(Locale.ROOT, "ILSVRC2012_val_%08d.JPEG", i + 1),
                        "Restore the missing images; to score a part of them, write a manifest");
            }
            labelled.add(new LabelledImage(i, nameOfImage[i], kit.labels().get(i)));
        }
        return new ImageListing(labelled, ClassList.imageNet());
    }
}
