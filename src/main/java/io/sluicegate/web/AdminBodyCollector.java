package io.sluicegate.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpContentException;
import org.jspecify.annotations.Nullable;

/**
 * Puts requests and their bodies together, up to a bound. A body beyond it becomes a request that could not be read, so
 * that one handler answers all of those. Confined to its channel's event loop.
 */
final class AdminBodyCollector extends HttpObjectAggregator {

    AdminBodyCollector(int maxBytes) {
        super(maxBytes);
    }

    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxBytes, ChannelPipeline pipeline) {
        return isContentLengthInvalid(start, maxBytes) ? null : super.newContinueResponse(start, maxBytes, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        FullHttpRequest unread = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        unread.setDecoderResult(DecoderResult.failure(new TooLongHttpContentException("body too large")));
        context.fireChannelRead(unread);
    }
}
