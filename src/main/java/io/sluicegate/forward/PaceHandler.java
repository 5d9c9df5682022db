package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.sluicegate.limit.Pace;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the {@link ByteCounter} of a client's channel and keeps its flow to its pace. What may not be written yet
 * is kept, in order, and meanwhile the channel says that it is not writable, so that nobody reads more of it from an origin;
 * what may not be read yet is not asked for. Nothing is dropped, and bytes are counted when they go on from here.
 *
 * <p>Added when something first holds for the flow, and there to its end. Confined to its channel's event loop, which alone
 * writes its fields.
 */
public final class PaceHandler extends ChannelDuplexHandler {

    /** Bytes that are asked for, and go on, at once. */
    private static final int AT_ONCE = 64 * 1024;

    /**
     * So many bytes wait for the socket before no more are asked for: a client that does not read uses nothing up. Netty
     * tells that a piece is written before it takes it off the queue, so that two of them have to fit.
     */
    private static final long MOST_QUEUED = 2 * AT_ONCE;

    /** Which of the channel's user-defined flags of writability is ours. */
    private static final int WRITABILITY = 1;

    private final Pace pace;
    private final PaceTurns turns;
    private final Runnable onSpent;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext self;
    private boolean readKept;
    private boolean awaitsSocket;
    private boolean awaitsPace;
    private boolean told;

    private record Kept(ByteBuf bytes, ChannelPromise promise) {}

    /**
     * Keeps a channel to {@code pace}.
     *
     * @param turns of the channel's loop
     * @param onSpent called, with nothing else of the flow under way, when a quota that stops it has run out
     */
    public PaceHandler(Pace pace, PaceTurns turns, Runnable onSpent) {
        this.onSpent = onSpent;
        this.pace = pace;
        this.turns = turns;
    }

    /** Whether the channel is being kept from being read or written, so that it is not its peer that is slow. */
    public static boolean isSlowing(Channel channel) {
        PaceHandler handler = channel.pipeline().get(PaceHandler.class);
        return handler != null && handler.isSlowing();
    }

    /** Whether bytes are kept that the channel has not been given. */
    public static boolean keeps(Channel channel) {
        PaceHandler handler = channel.pipeline().get(PaceHandler.class);
        return handler != null && handler.keepsBytes();
    }

    /** As {@link #isSlowing(Channel)}. */
    public boolean isSlowing() {
        return readKept || awaitsPace;
    }

    /** As {@link #keeps(Channel)}. */
    public boolean keepsBytes() {
        return !kept.isEmpty();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        self = context;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes)) {
            context.write(message, promise);
            return;
        }
        int size = bytes.readableBytes();
        boolean passes = kept.isEmpty() && (size == 0 || !pace.holds());
        if (passes || (kept.isEmpty() && size <= AT_ONCE && mayWriteAll(context, bytes))) {
            context.write(bytes, promise);
        } else {
            kept.add(new Kept(bytes, promise));
            release(context);
        }
    }

    /** Writes what may be written of bytes that are not large; whether that is all. */
    private boolean mayWriteAll(ChannelHandlerContext context, ByteBuf bytes) {
        int size = bytes.readableBytes();
        int may = (int) pace.mayWrite(size);
        if (may > 0 && may < size) {
            context.write(bytes.readRetainedSlice(may));
        }
        return may == size;
    }

    /** Lets go of what may be written, as far as the socket takes it. */
    private void release(ChannelHandlerContext context) {
        ChannelFuture last = null;
        awaitsPace = false;
        while (!awaitsPace && !kept.isEmpty() && ByteCounter.queued(context.channel()) < MOST_QUEUED) {
            ChannelFuture written = releaseSome(context, kept.element());
            awaitsPace = written == null;
            last = written == null ? last : written;
        }
        if (!kept.isEmpty() && !awaitsPace && !awaitsSocket && last != null) {
            awaitsSocket = true;
            last.addListener(done -> socketTookIt(context));
        } else if (!kept.isEmpty() && !awaitsSocket) {
            turns.await(this);
        }
        if (awaitsPace) {
            tellIfSpent(context);
        }
        setWritable(context, kept.isEmpty());
        if (last != null) {
            context.flush();
        }
    }

    private @Nullable ChannelFuture releaseSome(ChannelHandlerContext context, Kept first) {
        int size = first.bytes().readableBytes();
        int wanted = Math.min(size, AT_ONCE);
        int may = pace.holds() ? (int) pace.mayWrite(wanted) : wanted;
        if (may == size) {
            kept.remove();
            return context.write(first.bytes(), first.promise());
        }
        return may == 0 ? null : context.write(first.bytes().readRetainedSlice(may));
    }

    private void socketTookIt(ChannelHandlerContext context) {
        awaitsSocket = false;
        if (!kept.isEmpty()) {
            release(context);
        }
    }

    private static void setWritable(ChannelHandlerContext context, boolean writable) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        if (buffer != null) {
            buffer.setUserDefinedWritability(WRITABILITY, writable);
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (!pace.holds() || pace.mayRead()) {
            context.read();
        } else {
            readKept = true;
            turns.await(this);
            tellIfSpent(context);
        }
    }

    private void tellIfSpent(ChannelHandlerContext context) {
        if (!told && pace.spent() != null) {
            told = true;
            context.executor().execute(() -> {
                told = false;
                onSpent.run();
            });
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && pace.holds()) {
            pace.read(bytes.readableBytes());
            tellIfSpent(context);
        }
        context.fireChannelRead(message);
    }

    /** It is looked at again whether something may go on. */
    void turn() {
        ChannelHandlerContext context = self;
        if (context == null || context.isRemoved()) {
            return;
        }
        if (readKept) {
            readKept = false;
            read(context);
        }
        if (!kept.isEmpty()) {
            release(context);
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        drop();
        context.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        drop();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    /** What has not been written by now never will be. */
    private void drop() {
        turns.forget(this);
        awaitsPace = false;
        readKept = false;
        while (!kept.isEmpty()) {
            Kept next = kept.remove();
            ReferenceCountUtil.safeRelease(next.bytes());
            next.promise().tryFailure(new ClosedChannelException());
        }
    }
}
