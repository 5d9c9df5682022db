package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 sections 14.1 and 14.2, over a body of ten bytes. */
final class ByteRangesTest {

    private static String read(String field, int size) {
        List<ByteRange> ranges = ByteRanges.of(field, size);
        return ranges == null
                ? "ignored"
                : ranges.stream().map(each -> each.first() + "-" + each.last()).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes=0-0                         | 0-0
            bytes=3-                          | 3-9
            bytes=-3                          | 7-9
            bytes=-99                         | 0-9
            bytes=9-99                        | 9-9
            bytes=1-99999999999999999999      | 1-9
            bytes=-99999999999999999999       | 0-9
            bytes=0000000000000000000001-2    | 1-2
            Bytes=3-5                         | 3-5
            bytes=0-0,2-2                     | 0-0 2-2
            'bytes=8-9 ,	,0-1,'               | 8-9 0-1
            bytes=5-6,-1,0-1                  | 5-6 9-9 0-1
            bytes=0-0,10-,99-100              | 0-0
            """)
    void satisfiableRangesAreReadInTheOrderOfTheRequest(String field, String ranges) {
        assertThat(read(field, 10)).isEqualTo(ranges);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes=0-2,1-4           | 0-4
            bytes=0-2,3-4           | 0-4
            bytes=3-4,0-2           | 0-4
            bytes=0-9,2-3           | 0-9
            bytes=8-8,0-1,4-4,1-5   | 8-8 0-5
            bytes=5-6,0-1,2-4       | 0-6
            bytes=0-0,0-0,0-0       | 0-0
            bytes=0-,-1,5-          | 0-9
            bytes=0-2,4-5           | 0-2 4-5
            """)
    void rangesThatOverlapOrAdjoinBecomeOne(String field, String ranges) {
        assertThat(read(field, 10)).isEqualTo(ranges);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=10-",
                "bytes=10-12",
                "bytes=-0",
                "bytes=-000",
                "bytes=10-,-0",
                "bytes=99999999999999999999-",
                "bytes=99999999999999999998-99999999999999999999"
            })
    void rangesThatNoByteSatisfiesAreNone(String field) {
        assertThat(read(field, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=-",
                "bytes=1",
                "bytes=5-3",
                "bytes=a-b",
                "bytes=+1-2",
                "bytes=0x1-2",
                "bytes=1--2",
                "bytes=1-2-3",
                "bytes=1 -2",
                "bytes=1- 2",
                "bytes= 1-2",
                "bytes=\t1-2",
                "bytes =1-2",
                " bytes=1-2",
                "bytes:1-2",
                "items=0-1",
                "bytes=0-1,5-3",
                "bytes=0-1;2-3",
                "bytes=0-1,x",
                "bytes=0-1, bytes=2-3",
                "bytes=\u0661-\u0662",
                "bytes=1.0-2",
                "bytes=99999999999999999999-99999999999999999998"
            })
    void whatIsInvalidOrOfAnotherUnitIsIgnored(String field) {
        assertThat(read(field, 10)).isEqualTo("ignored");
    }

    @Test
    void moreThanSixteenRangesAreIgnored() {
        String sixteen =
                IntStream.range(0, 16).mapToObj(i -> 2 * i + "-" + 2 * i).collect(Collectors.joining(","));
        assertThat(ByteRanges.of("bytes=" + sixteen, 100)).hasSize(16);
        assertThat(ByteRanges.of("bytes=" + sixteen + ",40-40", 100)).isNull();
    }

    @Test
    void anEmptyBodyHasNoByteButAnEnd() {
        assertThat(read("bytes=0-", 0)).isEmpty();
        assertThat(read("bytes=-0", 0)).isEmpty();
        assertThat(read("bytes=-1", 0)).isEqualTo("ignored");
    }

    @Property
    void rangesHoldExactlyTheBytesAskedForAndEachOnce(
            @ForAll @Size(min = 1, max = 16) List<@IntRange(max = 60) Integer> starts,
            @ForAll @IntRange(max = 20) int length,
            @ForAll @IntRange(min = 1, max = 50) int size) {
        BitSet asked = new BitSet();
        starts.stream()
                .filter(start -> start < size)
                .forEach(start -> asked.set(start, Math.min(size, start + length + 1)));
        String field =
                starts.stream().map(start -> start + "-" + (start + length)).collect(Collectors.joining(","));
        List<ByteRange> ranges = Objects.requireNonNull(ByteRanges.of("bytes=" + field, size));
        BitSet got = new BitSet();
        for (ByteRange range : ranges) {
            int first = (int) range.first();
            int end = (int) range.last() + 1;
            assertThat(got.get(Math.max(0, first - 1), end + 1).isEmpty()).isTrue();
            got.set(first, end);
        }
        assertThat(got).isEqualTo(asked);
    }

    @Property
    void noFieldIsAnErrorOrLeavesTheBody(@ForAll String text, @ForAll @IntRange(max = 50) int size) {
        List<ByteRange> ranges = ByteRanges.of("bytes=" + text, size);
        if (ranges != null) {
            assertThat(ranges).allMatch(each -> 0 <= each.first() && each.first() <= each.last() && each.last() < size);
        }
    }
}
