package org.bitsweep.report;

/** Text from outside made safe in HTML, between tags and in quoted attributes. */
public final class HtmlText {

    private static final char REPLACEMENT = 0xFFFD;

    private HtmlText() {}

    /** The text with markup escaped and control characters replaced, so that it is shown as it is and nothing else. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(isShown(character) ? character : REPLACEMENT);
            }
        }
        return escaped.toString();
    }

    private static boolean isShown(char character) {
        return !Character.isISOControl(character) || character == '\n' || character == '\t';
    }
}
