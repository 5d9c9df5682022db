package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Reads the answers of an origin, knowing which method was asked: an answer to HEAD has no body whatever its fields say
 * (RFC 9112 section 6.3). Bytes that come while nothing was asked would be taken for the next answer, so they end the
 * connection (SECURITY rule 12). Confined to its channel's event loop.
 */
final class OriginResponseDecoder extends HttpResponseDecoder {

    private final StrictLines lines = StrictLines.ofResponses();
    /** Written by the loop only. */
    private boolean headRequested;
    /** Written by the loop only. */
    private boolean expecting;

    OriginResponseDecoder(HttpDecoderConfig config) {
        super(config);
    }

    void expectAnswerTo(String method) {
        headRequested = "HEAD".equals(method);
        expecting = true;
    }

    void answerEnded() {
        expecting = false;
    }

    boolean answersHead() {
        return headRequested;
    }

    /** Whether bytes have been read that belong to no answer yet. */
    boolean hasLeftover() {
        return actualReadableBytes() > 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (expecting) {
            super.channelRead(context, message);
        } else {
            ReferenceCountUtil.release(message);
            context.close();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (lines.admit(in, out)) {
            int before = in.readableBytes();
            int made = out.size();
            super.decode(context, in, out);
            lines.decoded(in, before - in.readableBytes(), out.subList(made, out.size()));
        }
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        boolean informational =
                message instanceof HttpResponse response && response.status().code() < 200;
        return informational || headRequested || super.isContentAlwaysEmpty(message);
    }

    @Override
    protected boolean isSwitchingToNonHttp1Protocol(HttpResponse response) {
        return response.status().code() == 101;
    }

    /** The stock one hides the length of a message that is framed twice; such an answer is refused (SECURITY rule 10). */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        // Both fields stay, and whoever reads the head refuses it.
    }
}
