package io.sluicegate.fuzz;

import static io.sluicegate.fuzz.Claims.claim;

import io.sluicegate.classify.Classification;
import io.sluicegate.classify.Classifier;
import java.nio.ByteBuffer;

/** Any first bytes of a flow: more of them never take an answer back, and so many get one. */
public final class HelloFuzz {

    private static final Classifier CLASSIFIER = new Classifier();
    private static final int SPLITS = 16;

    private HelloFuzz() {}

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Classification whole = CLASSIFIER.classify(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        boolean open = whole instanceof Classification.NeedMore;
        claim(!open || bytes.length < Classifier.MAX_BYTES, () -> "no answer to " + bytes.length + " bytes");
        for (int i = 0; i < SPLITS; i++) {
            int length = bytes.length * i / SPLITS;
            Classification part = CLASSIFIER.classify(ByteBuffer.wrap(bytes, 0, length));
            claim(
                    part instanceof Classification.NeedMore || part.equals(whole),
                    () -> length + " bytes say " + part + ", all of them " + whole);
        }
    }
}
