package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A body that several read while it comes. */
final class SharedBodyTest {

    private final CopyRoom room = new CopyRoom(1 << 20);
    private final SharedBody body = new SharedBody(1 << 16, room);

    private static void nothing() {
        // This reader waits for no news.
    }

    private static void append(SharedBody body, int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        body.append(ByteBuffer.wrap(all));
    }

    private static byte[] bytes(SharedBody body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Objects.requireNonNull(body.pieces()).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static SharedBody.Reader read(SharedBody body) {
        return Objects.requireNonNull(body.read(SharedBodyTest::nothing));
    }

    @Test
    void everyReaderGetsItFromTheFirstByte() {
        SharedBody.Reader early = read(body);
        append(body, 1, 2);
        SharedBody.Reader late = read(body);
        append(body, 3);
        body.end(SharedBody.State.WHOLE);
        for (SharedBody.Reader each : List.of(early, late)) {
            assertThat(each.next()).containsExactly(1, 2);
            assertThat(each.state()).isEqualTo(SharedBody.State.GROWING);
            assertThat(each.next()).containsExactly(3);
            assertThat(each.next()).isNull();
            assertThat(each.state()).isEqualTo(SharedBody.State.WHOLE);
        }
        assertThat(bytes(body)).containsExactly(1, 2, 3);
    }

    @Test
    void whoHasComeByAllIsWokenOnceForWhatComes() {
        AtomicInteger woken = new AtomicInteger();
        SharedBody.Reader reader = Objects.requireNonNull(body.read(woken::incrementAndGet));
        append(body, 1);
        assertThat(woken).hasValue(0);
        reader.next();
        assertThat(reader.next()).isNull();
        append(body, 2);
        append(body, 3);
        assertThat(woken).hasValue(1);
        reader.next();
        reader.next();
        reader.next();
        body.end(SharedBody.State.CUT);
        assertThat(woken).hasValue(2);
        assertThat(reader.next()).isNull();
        assertThat(reader.state()).isEqualTo(SharedBody.State.CUT);
    }

    @Test
    void theWriterIsToldThatAReaderWaits() {
        AtomicInteger hungry = new AtomicInteger();
        body.onHunger(hungry::incrementAndGet);
        SharedBody.Reader reader = read(body);
        append(body, 1);
        reader.next();
        assertThat(body.isWanted()).isFalse();
        reader.next();
        assertThat(body.isWanted()).isTrue();
        assertThat(hungry).hasValue(1);
        append(body, 2);
        assertThat(body.isWanted()).isFalse();
    }

    @Test
    void theFirstEndCounts() {
        body.end(SharedBody.State.WHOLE);
        body.end(SharedBody.State.CUT);
        SharedBody.Reader reader = read(body);
        assertThat(reader.next()).isNull();
        assertThat(reader.state()).isEqualTo(SharedBody.State.WHOLE);
    }

    @Test
    void itIsNotStoredAboveItsBound() {
        SharedBody small = new SharedBody(4, room);
        append(small, 1, 2, 3, 4);
        assertThat(bytes(small)).containsExactly(1, 2, 3, 4);
        append(small, 5);
        assertThat(small.pieces()).isNull();
        assertThat(small.isKept()).isFalse();
        assertThat(small.read(SharedBodyTest::nothing)).isNull();
        append(small, 6);
        assertThat(room.taken()).isZero();
    }

    @Test
    @DisplayName("rule 24: copies give up before memory does")
    void itIsNotStoredWhereAllTogetherTakeTooMuch() {
        CopyRoom narrow = new CopyRoom(60);
        SharedBody first = new SharedBody(100, narrow);
        SharedBody second = new SharedBody(100, narrow);
        append(first, 1, 2);
        append(second, 1, 2);
        assertThat(bytes(first)).hasSize(2);
        assertThat(second.pieces()).isNull();
        first.close();
        first.close();
        assertThat(narrow.taken()).isZero();
        SharedBody third = new SharedBody(100, narrow);
        append(third, 1, 2, 3);
        assertThat(bytes(third)).hasSize(3);
    }

    /** Who reads already goes on, and no more is kept than the slowest has still to come by. */
    @Test
    void readersOutliveWhatCannotBeStored() {
        SharedBody small = new SharedBody(2, room);
        SharedBody.Reader slow = read(small);
        SharedBody.Reader fast = read(small);
        append(small, 1, 2);
        append(small, 3);
        fast.next();
        fast.next();
        assertThat(fast.next()).isNull();
        assertThat(slow.next()).containsExactly(1, 2);
        append(small, 4);
        assertThat(slow.next()).containsExactly(3);
        assertThat(slow.next()).containsExactly(4);
        assertThat(fast.next()).containsExactly(4);
        slow.close();
        fast.close();
        assertThat(room.taken()).isZero();
    }

    @Test
    void theSlowestReaderHoldsBackWhatIsNotKept() {
        SharedBody small = new SharedBody(1, room);
        SharedBody.Reader slow = small.readOn(SharedBodyTest::nothing);
        SharedBody.Reader fast = small.readOn(SharedBodyTest::nothing);
        small.append(ByteBuffer.wrap(new byte[200_000]));
        fast.next();
        fast.next();
        assertThat(small.isWanted()).isTrue();
        small.append(ByteBuffer.wrap(new byte[200_000]));
        fast.next();
        fast.next();
        assertThat(small.isWanted()).isFalse();
        slow.close();
        assertThat(small.isWanted()).isTrue();
    }

    /** Also one who hears of the bytes by itself, and reads nothing here, must not outrun the slowest. */
    @Test
    void whatIsNotKeptIsHeldBackForTheSlowestThoughNobodyWaits() {
        SharedBody small = new SharedBody(1, room);
        SharedBody.Reader slow = small.readOn(SharedBodyTest::nothing);
        small.append(ByteBuffer.wrap(new byte[200_000]));
        assertThat(small.isHeldBack()).isFalse();
        small.append(ByteBuffer.wrap(new byte[200_000]));
        assertThat(small.isHeldBack()).isTrue();
        slow.next();
        assertThat(small.isHeldBack()).isFalse();
    }

    @Test
    void whatIsKeptIsHeldBackForNobody() {
        SharedBody large = new SharedBody(1 << 19, room);
        SharedBody.Reader slow = read(large);
        large.append(ByteBuffer.wrap(new byte[300_000]));
        assertThat(large.isHeldBack()).isFalse();
        slow.close();
        large.close();
    }

    @Test
    void whoComesAfterTheLastHasGoneComesTooLate() {
        SharedBody.Reader reader = read(body);
        append(body, 1);
        assertThat(body.closeUnlessRead()).isFalse();
        reader.close();
        assertThat(body.closeUnlessRead()).isTrue();
        assertThat(body.read(SharedBodyTest::nothing)).isNull();
        assertThat(room.taken()).isZero();
    }

    @Test
    void itsRoomIsGivenBackWithTheLastReader() {
        SharedBody.Reader reader = read(body);
        append(body, 1, 2);
        body.end(SharedBody.State.WHOLE);
        body.close();
        assertThat(room.taken()).isPositive();
        assertThat(reader.next()).containsExactly(1, 2);
        reader.close();
        reader.close();
        assertThat(room.taken()).isZero();
    }

    @Test
    void aReaderOfTheRestGetsNothingOfWhatWasBefore() {
        append(body, 1);
        SharedBody.Reader rest = body.readOn(SharedBodyTest::nothing);
        assertThat(rest.next()).isNull();
        append(body, 2);
        assertThat(rest.next()).containsExactly(2);
        assertThat(body.isRead()).isTrue();
        rest.close();
        assertThat(body.isRead()).isFalse();
    }

    /** Whatever the order in which pieces come and readers read, each gets the same bytes. */
    @Property(tries = 300)
    void everyReaderGetsTheSameBytes(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int bound) {
        Random random = new Random(seed);
        CopyRoom all = new CopyRoom(1 << 20);
        SharedBody shared = new SharedBody(bound, all);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        List<SharedBody.Reader> readers = new ArrayList<>(List.of(read(shared), read(shared), read(shared)));
        List<ByteArrayOutputStream> got =
                readers.stream().map(each -> new ByteArrayOutputStream()).toList();
        for (int i = 0; i < 60; i++) {
            byte[] piece = new byte[random.nextInt(20)];
            random.nextBytes(piece);
            sent.writeBytes(piece);
            shared.append(ByteBuffer.wrap(piece));
            int who = random.nextInt(3);
            byte[] next = readers.get(who).next();
            if (next != null) {
                got.get(who).writeBytes(next);
            }
        }
        shared.end(SharedBody.State.WHOLE);
        shared.close();
        for (int i = 0; i < 3; i++) {
            for (byte[] next = readers.get(i).next();
                    next != null;
                    next = readers.get(i).next()) {
                got.get(i).writeBytes(next);
            }
            assertThat(readers.get(i).state()).isEqualTo(SharedBody.State.WHOLE);
            assertThat(got.get(i).toByteArray()).isEqualTo(sent.toByteArray());
            readers.get(i).close();
        }
        assertThat(all.taken()).isZero();
    }
}
