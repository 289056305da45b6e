package org.bitsweep.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.Sha256;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    private enum Prior {
        LAPLACE,
        GAUSS
    }

    @Test
    void theDigestIsOverLengthsNamesTypesAndValues() {
        byte[] bytes = concatenated("rule", "bits", "NUMBER", "4", "prior", "CHOICE", "GAUSS", "exponent", "REAL", "3fe0000000000000");
        assertEquals(Sha256.hexOf(bytes), Fingerprint.of("rule")
                .number("bits", 4).choice("prior", Prior.GAUSS).real("exponent", 0.5).digest());
    }

    /** Written down once; another process, another day and another machine must find the same. */
    @Test
    void theDigestIsTheSameEverywhere() {
        assertEquals("2325c208540bd1a32b8148c0dec202b4a1838af9711a83be8d55f6c059b7b6ee", everything().digest());
    }

    @Test
    void eachChangeGivesAnotherDigest() {
        List<Fingerprint> all = new ArrayList<>();
        all.add(Fingerprint.of("a"));
        all.add(Fingerprint.of("b"));
        all.add(Fingerprint.of("a").text("x", ""));
        all.add(Fingerprint.of("a").text("x", "1"));
        all.add(Fingerprint.of("a").text("y", "1"));
        all.add(Fingerprint.of("a").number("x", 1));
        all.add(Fingerprint.of("a").real("x", 1));
        all.add(Fingerprint.of("a").real("x", Math.nextUp(1)));
        all.add(Fingerprint.of("a").flag("x", true));
        all.add(Fingerprint.of("a").text("x", "true"));
        all.add(Fingerprint.of("a").choice("x", Prior.GAUSS));
        all.add(Fingerprint.of("a").text("x", "GAUSS"));
        all.add(Fingerprint.of("a").optionalText("x", Optional.empty()));
        all.add(Fingerprint.of("a").optional("x", Optional.of(Fingerprint.of("a"))));
        all.add(Fingerprint.of("a").optional("x", Optional.of(Fingerprint.of("b"))));
        all.add(Fingerprint.of("a").texts("x", List.of()));
        all.add(Fingerprint.of("a").texts("x", List.of("1")));
        all.add(Fingerprint.of("a").texts("x", List.of("1", "2")));
        all.add(Fingerprint.of("a").texts("x", List.of("2", "1")));
        all.add(Fingerprint.of("a").texts("x", List.of("12")));
        all.add(Fingerprint.of("a").list("x", List.of(Fingerprint.of("1"))));
        all.add(Fingerprint.of("a").sorted("x", Map.of()));
        all.add(Fingerprint.of("a").sortedTexts("x", Map.of("0", "1")));
        all.add(Fingerprint.of("a").text("x", "1").text("y", "1"));
        all.add(Fingerprint.of("a").text("x", "1y").text("", "1"));
        Set<String> digests = new HashSet<>();
        all.forEach(fingerprint -> digests.add(fingerprint.digest()));
        assertEquals(all.size(), digests.size());
    }

    @Test
    void whatHasNoOrderIsSorted() {
        Map<String, String> forth = new LinkedHashMap<>();
        forth.put("b", "2");
        forth.put("a", "1");
        Map<String, String> back = new LinkedHashMap<>();
        back.put("a", "1");
        back.put("b", "2");
        assertEquals(Fingerprint.of("a").sortedTexts("x", forth).digest(), Fingerprint.of("a").sortedTexts("x", back).digest());
        assertEquals(Fingerprint.of("a").set("x", List.of("b", "a")).digest(),
                Fingerprint.of("a").set("x", List.of("a", "b")).digest());
    }

    @Test
    void zeroHasOneFormAndNoNumberIsRefused() {
        assertEquals(Fingerprint.of("a").real("x", 0.0).digest(), Fingerprint.of("a").real("x", -0.0).digest());
        assertEquals("field x of a: expected a number, found NaN", assertThrows(IllegalArgumentException.class,
                () -> Fingerprint.of("a").real("x", Double.NaN)).getMessage());
    }

    @Test
    void aFieldIsWrittenOnceAndNeverNull() {
        assertEquals("field x of a is written twice", assertThrows(IllegalArgumentException.class,
                () -> Fingerprint.of("a").number("x", 1).text("x", "1")).getMessage());
        assertEquals("field x of a: expected a value, found null", assertThrows(IllegalArgumentException.class,
                () -> Fingerprint.of("a").text("x", null)).getMessage());
    }

    @Test
    void fieldsAreToldInTheirOrder() {
        assertEquals(List.of("kind=everything", "text=a", "number=-4", "real=0.6666666666666666", "flag=true", "choice=LAPLACE",
                        "group.kind=inner", "group.bits=3", "optional=none", "optionalText=none", "list[]=2",
                        "list[0].kind=layer", "list[0].id=conv0", "list[1].kind=layer", "list[1].id=conv1",
                        "texts[]=1", "texts[0]=b", "sorted[]=1", "sorted[key].kind=inner", "sortedTexts[]=2",
                        "sortedTexts[k]=1", "sortedTexts[l]=2", "set[]=2", "set[0]=m", "set[1]=n"),
                everything().fields().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList());
    }

    private static Fingerprint everything() {
        return Fingerprint.of("everything")
                .text("text", "a")
                .number("number", -4)
                .real("real", 2.0 / 3.0)
                .flag("flag", true)
                .choice("choice", Prior.LAPLACE)
                .group("group", Fingerprint.of("inner").number("bits", 3))
                .optional("optional", Optional.empty())
                .optionalText("optionalText", Optional.empty())
                .list("list", List.of(Fingerprint.of("layer").text("id", "conv0"), Fingerprint.of("layer").text("id", "conv1")))
                .texts("texts", List.of("b"))
                .sorted("sorted", Map.of("key", Fingerprint.of("inner")))
                .sortedTexts("sortedTexts", Map.of("l", "2", "k", "1"))
                .set("set", List.of("n", "m"));
    }

    private static byte[] concatenated(String... texts) {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            buffer.putInt(bytes.length).put(bytes);
        }
        byte[] result = new byte[buffer.position()];
        buffer.flip().get(result);
        return result;
    }
}
