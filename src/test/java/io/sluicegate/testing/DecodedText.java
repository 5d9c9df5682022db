package io.sluicegate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** What a decoder of HTTP makes of a text: H for a head, a dot for an end, ! for a failed object. */
public final class DecodedText {

    private DecodedText() {}

    /** Gives the text to the decoder in two pieces. */
    public static String of(ChannelHandler decoder, String text, int split) {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, split));
        channel.writeInbound(Unpooled.copiedBuffer(bytes, split, bytes.length - split));
        StringBuilder seen = new StringBuilder();
        for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
            HttpObject object = (HttpObject) each;
            if (object.decoderResult().isFailure()) {
                seen.append('!');
            } else {
                seen.append(object instanceof HttpMessage ? "H" : "");
                seen.append(object instanceof LastHttpContent ? "." : "");
            }
            ReferenceCountUtil.release(each);
        }
        channel.finishAndReleaseAll();
        return seen.toString();
    }

    /** Fails where a new decoder makes anything else of the text, wherever it is split. */
    public static void assertRead(Supplier<? extends ChannelHandler> decoder, String text, String expected) {
        for (int split = 0; split <= text.length(); split++) {
            assertThat(of(decoder.get(), text, split)).as("split at " + split).isEqualTo(expected);
        }
    }
}
