package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.PETS;
import static org.bitsweep.dataset.Samples.assertEachReadsAsItsName;
import static org.bitsweep.dataset.Samples.assertRefused;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.rows;
import static org.bitsweep.dataset.Samples.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.bitsweep.storage.DatasetException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarFormatsTest {

    private static final String FETCH = " The file is truncated or damaged: fetch it again and compare its checksum.";
    private static final String LONG = "x".repeat(180) + "/" + "\u00e4".repeat(120) + ".jpg";

    @TempDir
    Path folder;

    private Path archive;

    @BeforeEach
    void place() {
        archive = folder.resolve("images.tar");
    }

    private TarIndex scan(byte[] bytes) throws IOException {
        Files.write(archive, bytes);
        return TarIndex.scan(hadoop(archive), CONFIGURATION);
    }

    private ImageSource withLabels(LabelFile labels) throws IOException {
        return new TarWithLabels(hadoop(archive), labels, PETS).list(CONFIGURATION);
    }

    private LabelsByName byName(String content) throws IOException {
        return new LabelsByName(hadoop(text(folder, "labels.txt", content)));
    }

    private LabelsByOrder byOrder(String content) throws IOException {
        return new LabelsByOrder(hadoop(text(folder, "labels.txt", content)));
    }

    private String entry(String name) {
        return hadoop(archive) + ", entry '" + name + "'";
    }

    @Test
    void labelsByNameFollowTheOrderOfLines() throws IOException {
        Tars.plain(archive, "./b.jpg", "a.jpg", LONG, "._a.jpg", ".git/c.jpg");
        ImageSource source = withLabels(byName("a.jpg 2\n" + LONG + "\tdog\nb.jpg 0\n"));
        assertEquals("0 a.jpg 2\n1 " + LONG + " 1\n2 b.jpg 0\n", rows(source.listing()));
        assertEquals(2, source.splits(2).size());
        assertEquals(List.of("a.jpg", LONG, "./b.jpg"), List.copyOf(Samples.readAll(source, 2).values()));
    }

    @Test
    void labelsByOrderFollowTheOrderOfNames() throws IOException {
        Tars.plain(archive, "b.jpg", "c.jpg", "B.jpg", "a.jpg");
        ImageSource source = withLabels(byOrder("0\n1\n2\n1\n"));
        assertEquals("0 B.jpg 0\n1 a.jpg 1\n2 b.jpg 2\n3 c.jpg 1\n", rows(source.listing()));
        for (int size = 1; size <= 5; size++) {
            assertEachReadsAsItsName(source, size);
        }
    }

    @Test
    void compressedArchivesAreOneSplitInArchiveOrder() throws IOException {
        Tars.gzip(archive, tar -> Tars.images(tar, "b.jpg", "c.jpg", LONG, "a.jpg"));
        ImageSource source = withLabels(byName("a.jpg,0\nb.jpg,1\nc.jpg,2\n" + LONG + ",2\n"));
        List<ImageSplit> splits = source.splits(1);
        assertEquals(1, splits.size());
        assertEquals(ReadingOrder.ARCHIVE_ORDER, splits.get(0).order());
        assertEquals(1, splits.get(0).open(CONFIGURATION).next().image().index());
        assertEachReadsAsItsName(source, 1);
        assertThrows(IllegalArgumentException.class, () -> source.splits(0));
    }

    @Test
    void gzipMembersAreReadOnToTheLast() throws IOException {
        byte[] tar = Tars.bytes(out -> Tars.images(out, "a.jpg", "b.jpg"));
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int start : new int[] {0, 700}) {
            try (GZIPOutputStream out = new GZIPOutputStream(members)) {
                out.write(tar, start, (start == 0 ? 700 : tar.length) - start);
            }
        }
        assertEquals(List.of("a.jpg", "b.jpg"), scan(members.toByteArray()).names());
    }

    @Test
    void offsetsPointAtTheBytesOfEntries() throws IOException {
        for (int longNames : new int[] {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU}) {
            assertOffsets(longNames);
        }
    }

    private void assertOffsets(int longNames) throws IOException {
        byte[] tar = Tars.bytes(out -> {
            out.setLongFileMode(longNames);
            out.putArchiveEntry(new TarArchiveEntry("folder/"));
            out.closeArchiveEntry();
            Tars.images(out, "folder/a.jpg", LONG, "empty-below.jpg");
            Tars.entry(out, "empty.jpg", new byte[0]);
            Tars.entry(out, "large.jpg", new byte[100_000]);
        });
        TarIndex index = scan(tar);
        assertEquals(List.of("folder/a.jpg", LONG, "empty-below.jpg", "empty.jpg", "large.jpg"), index.names());
        assertEquals(tar.length, index.state().bytes());
        for (TarIndex.Member member : index.members().subList(0, 3)) {
            byte[] there = Arrays.copyOfRange(tar, (int) member.offset(), (int) member.offset() + member.size());
            assertArrayEquals(member.name().getBytes(StandardCharsets.UTF_8), there);
        }
        assertEquals(0, index.members().get(3).size());
        assertEquals(100_000, index.members().get(4).size());
    }

    @Test
    void manifestsNameEntries() throws IOException {
        Tars.plain(archive, "./val/b.jpg", "val/a.jpg", "notes.txt");
        Path csv = text(folder, "m.csv", "path,label\nval/b.jpg,dog\n");
        ImageSource source = new TarWithManifest(hadoop(archive), hadoop(csv), PETS).list(CONFIGURATION);
        assertEquals("0 val/b.jpg 1\n", rows(source.listing()));
        Files.writeString(csv, "path,label\nval/b.jpg,dog\nval/b.jpeg,dog\n");
        assertRefused(hadoop(csv) + ", line 3: expected an entry of " + hadoop(archive) + ", found 'val/b.jpeg', which is"
                + " not there (did you mean 'val/b.jpg'?). Correct the path; it is the entry's whole path in the archive,"
                + " without a leading './'.",
                () -> new TarWithManifest(hadoop(archive), hadoop(csv), PETS).list(CONFIGURATION));
    }

    @Test
    void classFoldersAreLabelledByTheClassList() throws IOException {
        Tars.plain(archive, "val/n15075141/b.JPEG", "val/n01443537/z.JPEG", "val/n15075141/a.JPEG");
        ImageSource source = new TarOfClassFolders(hadoop(archive), FolderNames.synsets()).list(CONFIGURATION);
        assertEquals("0 val/n01443537/z.JPEG 1\n1 val/n15075141/a.JPEG 999\n2 val/n15075141/b.JPEG 999\n",
                rows(source.listing()));
        assertEachReadsAsItsName(source, 2);

        Tars.plain(archive, "goldfish/1.jpg", "cat/2.jpg");
        ImageSource pets = new TarOfClassFolders(hadoop(archive), FolderNames.of(PETS)).list(CONFIGURATION);
        assertEquals("0 cat/2.jpg 0\n1 goldfish/1.jpg 2\n", rows(pets.listing()));
        assertRefused(hadoop(archive) + ": expected a class list, or folders named by ImageNet's WordNet ids, found the"
                + " folder 'goldfish' and no class list. Give a class list (CSV 'index,wnid,name' or 'index,name'),"
                + " 'classes = imagenet' or a number of classes if folders are indices, or 'folders' (CSV 'folder,class'): which"
                + " folders are present does not tell their labels.",
                () -> new TarOfClassFolders(hadoop(archive), FolderNames.synsets()).list(CONFIGURATION));
        Tars.plain(archive, "goldfish/1.jpg", "2.jpg");
        assertRefused(entry("2.jpg") + ": expected an image in the folder of its class, found one outside any folder."
                + " Pack a folder per class, or use the format tar-labels.",
                () -> new TarOfClassFolders(hadoop(archive), FolderNames.of(PETS)).list(CONFIGURATION));
        Tars.plain(archive, "train/cat/1.jpg", "val/cat/2.jpg");
        assertRefused(entry("val/cat/2.jpg") + ": expected all class folders in the same folder 'train/', found one in"
                + " 'val/'. Pack one data set an archive, with a folder per class.",
                () -> new TarOfClassFolders(hadoop(archive), FolderNames.of(PETS)).list(CONFIGURATION));
    }

    /** ImageNet-V2 as it is distributed: compressed, class indices as folders in one outer folder. */
    @Test
    void numberedFoldersOfACompressedArchive() throws IOException {
        Tars.gzip(archive, tar -> Tars.images(tar, "v2/10/a.jpeg", "v2/2/b.jpeg", "v2/999/c.jpeg", "v2/README.md"));
        ImageSource source = new TarOfClassFolders(hadoop(archive), FolderNames.of(ClassList.imageNet())).list(CONFIGURATION);
        assertEquals("0 v2/2/b.jpeg 2\n1 v2/10/a.jpeg 10\n2 v2/999/c.jpeg 999\n", rows(source.listing()));
        assertEachReadsAsItsName(source, 1);
    }

    @Test
    void labelsAndImagesMustMatchOneToOne() throws IOException {
        Tars.plain(archive, "a.jpg", "b.jpg", "c.jpg");
        String labels = hadoop(folder) + "/labels.txt";
        String tar = hadoop(archive).toString();
        assertRefused(labels + ": expected 3 labels, one for each image of " + tar + ", found 2 lines. Restore the"
                + " missing images or labels; without names, one lost line shifts all labels behind it.",
                () -> withLabels(byOrder("0\n1\n")));
        assertRefused(labels + ", line 2: expected a class index in [0, 3), found 3. Count classes from 0; numbers from 1"
                + " to 3 are another numbering.", () -> withLabels(byOrder("1\n3\n2\n")));
        assertRefused(labels + ": expected a label for each of the 3 images of " + tar + ", found 2 without one, first"
                + " 'a.jpg'. Add the labels, or take the images out of the data set.",
                () -> withLabels(byName("b.jpg 1\n")));
        assertRefused(labels + ", line 2: expected an image of " + tar + ", found 'A.jpg', which is not there (did you"
                + " mean 'a.jpg'?). Restore the image, or correct or remove the line.",
                () -> withLabels(byName("b.jpg 1\nA.jpg 1\n")));
        assertRefused(labels + ", line 2: expected each image once, found 'b.jpg' again, first on line 1. Remove one of"
                + " the two lines.", () -> withLabels(byName("b.jpg 1\nb.jpg 1\n")));
        assertRefused(labels + ", line 2: expected 'name,label' as on line 1, found 'b.jpg 1'. Write one image and its"
                + " label on each line.", () -> withLabels(byName("a.jpg,1\nb.jpg 1\n")));
        assertRefused(labels + ": expected lines 'name,label' or 'name label', found an empty file. Check how the file"
                + " was written.", () -> withLabels(byName("\n")));
    }

    @Test
    void foldersTakeTheSameLabelFiles() throws IOException {
        Path flat = folder.resolve("flat");
        for (String name : List.of("b.jpg", "a x.jpg", "c.jpg")) {
            Samples.image(flat, name);
        }
        Path inside = text(flat, "labels.txt", "c.jpg 2\na x.jpg 1\nb.jpg 0\n");
        ImageSource source = new FlatFolder(hadoop(flat), new LabelsByName(hadoop(inside)), PETS).list(CONFIGURATION);
        assertEquals("0 c.jpg 2\n1 a x.jpg 1\n2 b.jpg 0\n", rows(source.listing()));
        assertEachReadsAsItsName(source, 2);
        assertEquals("0 a x.jpg 2\n1 b.jpg 0\n2 c.jpg 1\n", rows(new FlatFolder(hadoop(flat),
                new LabelsByOrder(hadoop(text(flat, "labels.txt", "2\n0\n1\n"))), PETS).list(CONFIGURATION).listing()));
        LabelFile outside = byOrder("0\n");
        assertRefused(hadoop(flat) + ": expected an image (.jpeg, .jpg, .png), found 'labels.txt'. Move other files out"
                + " of the data set, or hide them with a leading dot.",
                () -> new FlatFolder(hadoop(flat), outside, PETS).list(CONFIGURATION));
        Files.createDirectory(flat.resolve("deep"));
        Files.delete(inside);
        assertRefused(hadoop(flat) + ": expected images only, found the folder 'deep'. Keep all images directly in this"
                + " folder, or use the format image-folder.",
                () -> new FlatFolder(hadoop(flat), outside, PETS).list(CONFIGURATION));
    }

    @Test
    void doubtfulEntriesAreRefused() throws IOException {
        assertRefused(entry("../a.jpg") + ": expected a path inside the archive, found one that climbs out ('..'). Pack"
                + " the archive from the folder that holds the images.",
                () -> scan(Tars.bytes(tar -> Tars.images(tar, "../a.jpg"))));
        assertRefused(entry("/a.jpg") + ": expected a path inside the archive, found an absolute path. Pack the archive"
                + " from the folder that holds the images.",
                () -> scan(Tars.bytes(tar -> Tars.images(tar, "/a.jpg"))));
        assertRefused(entry("./a.jpg") + ": expected each name once, found the name again. Pack the archive anew;"
                + " appending to it keeps older versions.",
                () -> scan(Tars.bytes(tar -> Tars.images(tar, "a.jpg", "./a.jpg"))));
        for (byte kind : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
            assertRefused(entry("b.jpg") + ": expected a regular file, found a link to 'a.jpg'. Pack the images"
                    + " themselves (tar --dereference --hard-dereference).", () -> scan(Tars.bytes(tar -> {
                        TarArchiveEntry link = new TarArchiveEntry("b.jpg", kind);
                        link.setLinkName("a.jpg");
                        tar.putArchiveEntry(link);
                        tar.closeArchiveEntry();
                    })));
        }
        assertRefused(entry("pipe") + ": expected a regular file, found a special entry (type '6'). Pack image files"
                + " only.", () -> scan(Tars.bytes(tar -> {
                    tar.putArchiveEntry(new TarArchiveEntry("pipe", TarConstants.LF_FIFO));
                    tar.closeArchiveEntry();
                })));
        Tars.plain(archive, "a.jpg", "readme.md");
        assertRefused(hadoop(archive) + ": expected an image (.jpeg, .jpg, .png), found 'readme.md'. Move other files out"
                + " of the data set, or hide them with a leading dot.", () -> withLabels(byOrder("0\n1\n")));
    }

    @Test
    void oversizedEntriesAreRefusedBeforeTheyAreRead() throws IOException {
        TarArchiveEntry huge = new TarArchiveEntry("huge.jpg", true);
        huge.setSize((1L << 30) + 1);
        byte[] header = new byte[512];
        huge.writeEntryHeader(header);
        assertRefused(entry("huge.jpg") + ": expected at most 1073741824 bytes, found 1073741825. Check that this is an"
                + " archive of images.", () -> scan(header));
    }

    @Test
    void truncatedArchivesAreErrorsWhereverTheyEnd() throws IOException {
        byte[] whole = Tars.bytes(tar -> {
            Tars.images(tar, "a.jpg");
            Tars.entry(tar, "b.jpg", new byte[1500]);
            Tars.images(tar, LONG);
        });
        int end = whole.length;
        while (whole[end - 1] == 0) {
            end--;
        }
        // The last entry's padding ends at the next record; the end marker needs one whole record of zeros behind it.
        int needed = (end + 511) / 512 * 512 + 512;
        assertEquals(3, scan(Arrays.copyOf(whole, needed)).members().size());
        for (int length = 1; length < needed; length += length % 512 == 511 || length % 512 == 0 ? 1 : 73) {
            int cut = length;
            DatasetException refused = assertThrows(DatasetException.class, () -> scan(Arrays.copyOf(whole, cut)),
                    "cut to " + cut + " of " + needed);
            assertTrue(refused.getMessage().endsWith("." + FETCH), refused.getMessage());
        }
        assertRefused(hadoop(archive) + ": expected a complete tar archive, found its end after 2048 bytes, at or after"
                + " entry 'b.jpg'." + FETCH, () -> scan(Arrays.copyOf(whole, 2048)));
        assertRefused(hadoop(archive) + ": expected a complete tar archive, found its end after 1024 bytes, at or after"
                + " entry 'a.jpg'." + FETCH, () -> scan(Arrays.copyOf(whole, 1024)));
    }

    @Test
    void truncatedCompressedArchivesAreErrorsWhereverTheyEnd() throws IOException {
        byte[] whole = Files.readAllBytes(Tars.gzip(archive, tar -> Tars.images(tar, "a.jpg", "b.jpg")));
        for (int length = 3; length < whole.length; length++) {
            int cut = length;
            DatasetException refused = assertThrows(DatasetException.class, () -> scan(Arrays.copyOf(whole, cut)));
            assertTrue(refused.getMessage().endsWith("." + FETCH), refused.getMessage());
        }
    }

    @Test
    void damagedAndForeignFilesAreRefused() throws IOException {
        byte[] tar = Tars.bytes(out -> Tars.images(out, "a.jpg", "b.jpg"));
        tar[1024 + 3] ^= 1;
        assertRefused(hadoop(archive) + ", byte 1024: expected a tar header with a matching checksum, found none. Check"
                + " that this is a tar archive, and fetch it again.", () -> scan(tar));
        byte[] joined = Tars.bytes(out -> Tars.images(out, "a.jpg"));
        byte[] twice = Arrays.copyOf(joined, joined.length * 2);
        System.arraycopy(joined, 0, twice, joined.length, joined.length);
        assertRefused(hadoop(archive) + ": expected nothing after the end marker, found more data at byte "
                + joined.length + ". Pack the archive anew; concatenated archives would lose images.",
                () -> scan(twice));
        assertRefused(hadoop(archive) + ": expected images, found an archive without files. Check the path.",
                () -> scan(Tars.bytes(out -> { })));
        assertRefused(hadoop(archive) + ": expected a tar archive, plain or compressed by gzip, found one in zip. Repack"
                + " it as a plain tar archive, which can be read in parallel.",
                () -> scan(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0}));
        byte[] gzip = Files.readAllBytes(Tars.gzip(archive, out -> Tars.images(out, "a.jpg", "b.jpg")));
        gzip[gzip.length - 8] ^= 1;
        assertEquals("a readable tar archive", assertThrows(DatasetException.class, () -> scan(gzip)).expected());
    }

    @Test
    void archivesThatChangeAfterListingAreRefused() throws IOException {
        Tars.plain(archive, "a.jpg", "b.jpg");
        ImageSource source = withLabels(byOrder("0\n1\n"));
        try (OutputStream out = Files.newOutputStream(archive, java.nio.file.StandardOpenOption.APPEND)) {
            out.write(new byte[512]);
        }
        long length = Files.size(archive);
        assertRefused(hadoop(archive) + ": expected " + (length - 512) + " bytes as when it was listed, found " + length
                + ". Leave the archive unchanged during a run, and the same on every machine.",
                () -> source.splits(1).get(0).open(CONFIGURATION));

        Tars.gzip(archive, tar -> Tars.images(tar, "a.jpg", "b.jpg"));
        ImageSource compressed = withLabels(byOrder("0\n1\n"));
        Tars.gzip(archive, tar -> Tars.images(tar, "a.jpg"));
        assertRefused(entry("b.jpg") + ": expected the entry as when it was listed, found no such entry, and 0 others"
                + " missing. Leave the archive unchanged during a run, and the same on every machine.",
                () -> Samples.readAll(compressed, 1));
    }
}
