package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.HostName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainSetTest {

    private static final List<DomainSet.Reach> REACHES = List.of(DomainSet.Reach.values());

    private static HostName name(String text) {
        return new HostName(text);
    }

    @ParameterizedTest
    @DisplayName("rule 5: suffixes match on label borders")
    @CsvSource({
        "EXACT, example.com, true",
        "EXACT, www.example.com, false",
        "WITH_BELOW, example.com, true",
        "WITH_BELOW, www.example.com, true",
        "WITH_BELOW, a.b.example.com, true",
        "WITH_BELOW, notexample.com, false",
        "WITH_BELOW, example.com.evil.test, false",
        "WITH_BELOW, com, false",
        "WITH_BELOW, xample.com, false",
        "BELOW_ONLY, example.com, false",
        "BELOW_ONLY, www.example.com, true",
        "BELOW_ONLY, notexample.com, false"
    })
    void suffixesMatchOnLabelBorders(DomainSet.Reach reach, String asked, boolean in) {
        DomainSet set =
                new DomainSet.Builder(7).add(name("example.com"), reach, 1).build();
        assertThat(set.find(name(asked)) != DomainSet.NONE).isEqualTo(in);
    }

    @Test
    void longestEntryIsNamed() {
        DomainSet set = new DomainSet.Builder(7)
                .add(name("example.com"), DomainSet.Reach.WITH_BELOW, 1)
                .add(name("a.example.com"), DomainSet.Reach.WITH_BELOW, 2)
                .add(name("b.example.com"), DomainSet.Reach.EXACT, 3)
                .build();
        assertThat(set.find(name("x.example.com"))).isEqualTo(1);
        assertThat(set.find(name("x.a.example.com"))).isEqualTo(2);
        assertThat(set.find(name("b.example.com"))).isEqualTo(3);
        assertThat(set.find(name("x.b.example.com"))).isEqualTo(1);
    }

    @Test
    void nameAddedTwiceReachesAsFarAsBoth() {
        DomainSet set = new DomainSet.Builder(7)
                .add(name("example.com"), DomainSet.Reach.EXACT, 1)
                .add(name("example.com"), DomainSet.Reach.BELOW_ONLY, 2)
                .build();
        assertThat(set.size()).isEqualTo(1);
        assertThat(set.find(name("example.com"))).isEqualTo(1);
        assertThat(set.find(name("www.example.com"))).isEqualTo(1);
    }

    @Test
    void everyEntryButHolesIsShown() throws ListException {
        DomainSet.Builder builder = new DomainSet.Builder(7)
                .add(name("a.example"), DomainSet.Reach.EXACT, 1)
                .add(name("b.example"), DomainSet.Reach.BELOW_ONLY, 2)
                .add(name("c.example"), DomainSet.Reach.WITH_BELOW, 3)
                .add(name("d.example"), DomainSet.Reach.EXACT, 4);
        builder.addHole(name("e.example"), DomainSet.Reach.WITH_BELOW);
        builder.remove(name("d.example"), DomainSet.Reach.EXACT);
        List<String> shown = new ArrayList<>();
        builder.build().each((host, itself, below) -> shown.add(host + " " + itself + " " + below));
        assertThat(shown).containsExactly("a.example true false", "b.example false true", "c.example true true");
    }

    @Test
    void longestNameFits() {
        String label = "a".repeat(63);
        String longest = String.join(".", label, label, label, "b".repeat(61));
        DomainSet set = new DomainSet.Builder(7)
                .add(name(longest), DomainSet.Reach.EXACT, 9)
                .build();
        assertThat(longest).hasSize(253);
        assertThat(set.find(name(longest))).isEqualTo(9);
    }

    @Property(tries = 300)
    void agreesWithAHashMapOfSuffixes(@ForAll long seed, @ForAll @IntRange(max = 200) int size) {
        Random random = new Random(seed);
        Map<String, Integer> self = new HashMap<>();
        Map<String, Integer> below = new HashMap<>();
        DomainSet.Builder builder = new DomainSet.Builder(random.nextLong());
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String text = randomName(random);
            DomainSet.Reach reach = REACHES.get(random.nextInt(REACHES.size()));
            builder.add(name(text), reach, i);
            entries.add(text);
            if (reach != DomainSet.Reach.BELOW_ONLY) {
                self.put(text, i);
            }
            if (reach != DomainSet.Reach.EXACT) {
                below.put(text, i);
            }
        }
        DomainSet set = builder.build();
        for (int i = 0; i < 200; i++) {
            String asked = probe(random, entries);
            boolean in = self.containsKey(asked) || holdsSuffix(below, asked);
            assertThat(set.find(name(asked)) != DomainSet.NONE)
                    .as("%s in %s and below %s", asked, self, below)
                    .isEqualTo(in);
        }
    }

    private static boolean holdsSuffix(Map<String, Integer> below, String asked) {
        for (int dot = asked.indexOf('.'); dot >= 0; dot = asked.indexOf('.', dot + 1)) {
            if (below.containsKey(asked.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }

    private static String randomName(Random random) {
        StringBuilder text = new StringBuilder();
        int labels = 1 + random.nextInt(4);
        for (int i = 0; i < labels; i++) {
            text.append(i == 0 ? "" : ".").append((char) ('a' + random.nextInt(3)));
            text.append(random.nextInt(3) == 0 ? "x" : "");
        }
        return text.toString();
    }

    /** Names of the set, with labels before them, with letters before them, with letters taken away. */
    private static String probe(Random random, List<String> entries) {
        if (entries.isEmpty() || random.nextInt(4) == 0) {
            return randomName(random);
        }
        String entry = entries.get(random.nextInt(entries.size()));
        return switch (random.nextInt(4)) {
            case 0 -> entry;
            case 1 -> randomName(random) + "." + entry;
            case 2 -> "z" + entry;
            default -> entry.length() > 2 && entry.charAt(1) != '.' ? entry.substring(1) : entry;
        };
    }
}
