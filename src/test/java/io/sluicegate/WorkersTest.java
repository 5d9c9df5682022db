package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

final class WorkersTest {

    @Test
    void noFailureEndsRepeatedWork() {
        assertThatCode(() -> Workers.carryOn(() -> {
                    throw new StackOverflowError("as of deep rules");
                }))
                .doesNotThrowAnyException();
        assertThatCode(() -> Workers.carryOn(() -> {
                    throw new IllegalStateException("a bug");
                }))
                .doesNotThrowAnyException();
    }
}
