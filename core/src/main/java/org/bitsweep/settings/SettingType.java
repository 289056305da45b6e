package org.bitsweep.settings;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.bitsweep.Words;
import org.bitsweep.quantization.bits.Widths;
import org.bitsweep.quantization.plan.LayerBits;
import org.bitsweep.quantization.range.Clipping;
import org.bitsweep.quantization.range.Gauss;
import org.bitsweep.quantization.range.KullbackLeibler;
import org.bitsweep.quantization.range.Laplace;
import org.bitsweep.quantization.range.MeanSquaredError;
import org.bitsweep.quantization.range.Percentile;
import org.bitsweep.quantization.range.StandardDeviations;

/**
 * How values of one type of setting are written and read.
 *
 * @param expected what is allowed, for messages
 * @param words the allowed words, for suggestions
 * @param parse from text; throws IllegalArgumentException
 * @param render to text, which {@code parse} reads back
 */
public record SettingType<T>(String expected, List<String> words, Function<String, T> parse, Function<T, String> render) {

    private static final String SIGMA = "-sigma";
    private static final BigDecimal USUAL_PERCENT = new BigDecimal("99.9");

    /** The name of a {@link Profile}. */
    static final SettingType<String> PROFILE = new SettingType<>(
            "one of " + String.join(", ", Profile.keys()),
            Profile.keys(),
            text -> {
                if (!Profile.keys().contains(text)) {
                    throw new IllegalArgumentException();
                }
                return text;
            },
            Function.identity());

    /** {@code laplace}, {@code gauss}, {@code 2-sigma}, {@code kld}, {@code mse}, {@code 99.9-percentile}. */
    static final SettingType<Clipping> CLIPPING = new SettingType<>(
            "laplace, gauss, a multiple of the standard deviation such as 2-sigma, kld, mse, or a percentile such as"
                    + " 99.9-percentile (percentile alone is that one)",
            List.of("laplace", "gauss", "2-sigma", "kld", "mse", Percentile.WORD),
            SettingType::parseClipping,
            Clipping::key);

    /** A number of bits, or {@code configured}. */
    public static final SettingType<LayerBits> LAYER_BITS = new SettingType<>(
            "a number of bits from 2 to 8, or configured (the bits of the table's column)",
            List.of("configured"),
            text -> text.equals(LayerBits.CONFIGURED.key())
                    ? LayerBits.CONFIGURED
                    : new LayerBits.Fixed(Integer.parseInt(text)),
            LayerBits::key);

    /** {@code any}, {@code 2/4/8}. */
    static final SettingType<Widths> WIDTHS = new SettingType<>(
            "any, or growing numbers of bits from 2 to 8 such as 2/4/8", List.of(Widths.ANY.key()), Widths::of, Widths::key);

    /** The constants of an enum. */
    static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
        return choice(type.getEnumConstants());
    }

    /** Some constants of an enum. */
    @SafeVarargs
    static <E extends Enum<E>> SettingType<E> choice(E... constants) {
        List<String> words = Arrays.stream(constants).map(ConfigKey::of).toList();
        return new SettingType<>(
                "one of " + String.join(", ", words),
                words,
                text -> Words.find(List.of(constants), ConfigKey::of, text).orElseThrow(IllegalArgumentException::new),
                ConfigKey::of);
    }

    /** A number, which may be written as a fraction: {@code 2/3}. */
    static SettingType<Double> number(String expected, DoublePredicate allowed) {
        return new SettingType<>(
                expected,
                List.of(),
                text -> {
                    int slash = text.indexOf('/');
                    double number = slash < 0
                            ? Double.parseDouble(text)
                            : Double.parseDouble(text.substring(0, slash)) / Double.parseDouble(text.substring(slash + 1));
                    if (!allowed.test(number)) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                },
                value -> Double.toString(value));
    }

    /** A whole number. */
    static SettingType<Integer> integer(int low, int high) {
        return new SettingType<>(
                "a whole number from " + low + " to " + high,
                List.of(),
                text -> {
                    int number = Integer.parseInt(text);
                    if (number < low || number > high) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                },
                value -> Integer.toString(value));
    }

    private static Clipping parseClipping(String text) {
        if (text.endsWith(SIGMA)) {
            return new StandardDeviations(
                    Double.parseDouble(text.substring(0, text.length() - SIGMA.length())));
        }
        if (text.endsWith("-" + Percentile.WORD)) {
            return new Percentile(new BigDecimal(text.substring(0, text.length() - Percentile.WORD.length() - 1)));
        }
        return switch (text) {
            case "laplace" -> new Laplace();
            case "gauss" -> new Gauss();
            case "kld" -> new KullbackLeibler();
            case "mse" -> new MeanSquaredError();
            case Percentile.WORD -> new Percentile(USUAL_PERCENT);
            default -> throw new IllegalArgumentException();
        };
    }
}
