package io.sluicegate.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the admin listener: reads a request, has it answered, and only then reads the next. One deadline
 * stands at any time, for whatever is waited for. Confined to its channel's event loop.
 */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final int MAX_PIPELINED = 100;

    private final AdminRouter router;
    private final Executor workers;
    private final AdminLimits limits;
    /** Requests that were read together with the one that is being answered; each is released once it is answered. */
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();

    /** Written by the loop only: from a request to the end of its answer. */
    private boolean busy;

    /** Written by the loop only. */
    private @Nullable Future<?> deadline;
    /** Written by the loop only; null while no worker is asked. */
    private @Nullable PendingCall pending;

    AdminHandler(AdminRouter router, AdminServices services) {
        this.router = router;
        this.workers = services.workers();
        this.limits = services.limits();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        awaitRequest(context);
    }

    /** Goes on with a request that has been read already, or reads. */
    private void awaitRequest(ChannelHandlerContext context) {
        busy = false;
        FullHttpRequest next = waiting.poll();
        if (next == null) {
            arm(context, limits.idle(), context::close);
            context.read();
            return;
        }
        try {
            begin(context, next);
        } finally {
            next.release();
        }
    }

    /** One read may hold several requests; nothing more is read before all of them are answered. */
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (!busy) {
            begin(context, request);
        } else if (waiting.size() < MAX_PIPELINED) {
            waiting.add(request.retain());
        } else {
            context.close();
        }
    }

    private void begin(ChannelHandlerContext context, FullHttpRequest request) {
        busy = true;
        if (!request.decoderResult().isSuccess()) {
            send(context, unreadable(request.decoderResult().cause()), Rest.UNREADABLE);
            return;
        }
        Rest rest = Rest.after(request);
        try {
            int port = ((InetSocketAddress) context.channel().localAddress()).getPort();
            answer(context, router.route(AdminRequest.of(request, port)), rest);
        } catch (IllegalArgumentException e) {
            send(context, AdminResponse.problem(400, String.valueOf(e.getMessage())), rest);
        }
    }

    /** What follows an answer on its connection. */
    private record Rest(boolean keepAlive, boolean withoutBody) {

        static final Rest UNREADABLE = new Rest(false, false);

        static Rest after(FullHttpRequest request) {
            boolean persistent = request.protocolVersion().isKeepAliveDefault() && HttpUtil.isKeepAlive(request);
            return new Rest(persistent, request.method().equals(HttpMethod.HEAD));
        }
    }

    private static AdminResponse unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpContentException) {
            return AdminResponse.problem(413, "a request body may have 64 KiB");
        }
        if (cause instanceof TooLongHttpLineException) {
            return AdminResponse.problem(414, "a request target may have 8 KiB");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return AdminResponse.problem(431, "a request head may have 16 KiB");
        }
        return AdminResponse.problem(400, "this is not a valid HTTP request");
    }

    private void answer(ChannelHandlerContext context, Routed routed, Rest rest) {
        if (routed instanceof AdminResponse response) {
            send(context, response, rest);
        } else if (routed instanceof Routed.Call call) {
            ask(context, call.work(), rest);
        }
    }

    private void ask(ChannelHandlerContext context, Routed.Work work, Rest rest) {
        PendingCall call = new PendingCall(work, context.executor(), response -> send(context, response, rest));
        try {
            workers.execute(call);
        } catch (RejectedExecutionException e) {
            AdminResponse busy = AdminResponse.problem(503, "too many questions at once; ask again in a second");
            send(context, busy.with("Retry-After", "1"), rest);
            return;
        }
        pending = call;
        arm(context, limits.answer(), () -> {
            call.abandon();
            send(context, AdminResponse.problem(504, "no answer in time; ask for less, or try again"), rest);
        });
    }

    /** Ends the exchange: whatever was waited for is over. */
    private void send(ChannelHandlerContext context, AdminResponse response, Rest rest) {
        pending = null;
        arm(context, limits.idle(), context::close);
        context.writeAndFlush(response.encode(rest.keepAlive, rest.withoutBody)).addListener(written -> {
            disarm();
            if (!written.isSuccess()) {
                context.close();
            } else if (rest.keepAlive) {
                awaitRequest(context);
            } else {
                forgetWaiting();
                context.pipeline().addFirst(new LingerHandler());
            }
        });
    }

    private void arm(ChannelHandlerContext context, Duration wait, Runnable onExpired) {
        disarm();
        deadline = context.executor().schedule(onExpired, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void disarm() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        disarm();
        forgetWaiting();
        if (pending != null) {
            pending.abandon();
            pending = null;
        }
    }

    private void forgetWaiting() {
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
    }

    /** A peer's fault, or a connection that broke: nothing that anybody could do about it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
