package io.sluicegate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class LeakCheckTest {

    @Test
    void lostBufferIsReportedOnce() {
        assertThat(ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1).isReadable())
                .isTrue();

        assertThatThrownBy(() -> LeakCheck.failOnLeaks("here")).hasMessageContaining("1 buffers leaked here");
        LeakCheck.failOnLeaks("here");
    }

    @Test
    void releasedBufferIsNotReported() {
        ByteBufAllocator.DEFAULT.directBuffer(16).release();

        LeakCheck.failOnLeaks("here");
    }
}
