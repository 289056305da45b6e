package org.bitsweep;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of bytes, and over typed values: there each text is preceded by its length, so that no two sequences of values run
 * together.
 */
public final class Sha256 {

    private final MessageDigest digest = newDigest();

    /** A digest to which bytes are added as they come. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The digest of some bytes, 32 bytes. */
    public static byte[] of(byte[] bytes) {
        return newDigest().digest(bytes);
    }

    /** The digest of some bytes in lower-case hexadecimal. */
    public static String hexOf(byte[] bytes) {
        return HexFormat.of().formatHex(of(bytes));
    }

    /** The digest of a text's UTF-8 bytes in lower-case hexadecimal. */
    public static String hexOf(String text) {
        return hexOf(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Refuses a text that is no SHA-256 in lower-case hexadecimal. */
    public static String requireHex(String what, String text) {
        if (text == null || !text.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(what + ": expected 64 lower-case hexadecimal digits, found '" + text + "'");
        }
        return text;
    }

    /** Adds four bytes, the highest first. */
    public Sha256 add(int value) {
        digest.update(new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value});
        return this;
    }

    /** Adds eight bytes, the highest first. */
    public Sha256 add(long value) {
        return add((int) (value >>> 32)).add((int) value);
    }

    /** Adds the number of bytes, then the bytes. */
    public Sha256 add(byte[] bytes) {
        add(bytes.length);
        digest.update(bytes);
        return this;
    }

    /** Adds a text as its UTF-8 bytes. */
    public Sha256 add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest, 32 bytes. Nothing can be added afterwards. */
    public byte[] bytes() {
        return digest.digest();
    }

    /** The digest in lower-case hexadecimal. Nothing can be added afterwards. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
