package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Writes requests with the target's bytes as the client sent them: the stock encoder would write a byte above 127, which
 * the decoder reads as one character, as two. Has no state of its own.
 */
final class OriginRequestEncoder extends HttpRequestEncoder {

    @Override
    protected void encodeInitialLine(ByteBuf buffer, HttpRequest request) {
        ByteBufUtil.copy(request.method().asciiName(), buffer);
        buffer.writeByte(' ');
        buffer.writeCharSequence(request.uri(), StandardCharsets.ISO_8859_1);
        buffer.writeByte(' ');
        buffer.writeCharSequence(request.protocolVersion().text(), StandardCharsets.US_ASCII);
        buffer.writeByte('\r').writeByte('\n');
    }
}
