package io.sluicegate.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.BiConsumer;

/**
 * Epoll with two habits of Netty's transport left out.
 *
 * <p>Without the loss of a half-closed tunnel's tail: in Netty 4.2.18 to 4.2.20 a channel whose interest falls to nothing
 * (input shut, writes not blocked) is taken out of the epoll set while its registration still counts as added; the next
 * blocked write then fails with ENOENT and output is shut. Asking for edge-triggered "nothing" instead keeps the
 * descriptor in the set, and tells of a hang-up once. This may go when {@code RelayTest.tailSurvivesHalfClose} passes
 * with the stock handler.
 *
 * <p>Without reading unasked: once EPOLLRDHUP has told of a peer's end, the transport reads all that is left, whether
 * anybody asked for it or not; that ends backpressure just where the most is queued, and tells of an end before the
 * handler that cares for it is there. Not asking for that event leaves the end to be found by reading up to it.
 *
 * <p>Confined to its event loop.
 */
final class EdgeKeepingIoHandler implements IoHandler {

    private final IoHandler epoll;
    private final WriteEvents writes;

    private EdgeKeepingIoHandler(IoHandler epoll, WriteEvents writes) {
        this.epoll = epoll;
        this.writes = writes;
    }

    /**
     * A factory for event loops.
     *
     * @param writes is given, for each loop, what tells of the writes that it makes by itself
     */
    static IoHandlerFactory newFactory(BiConsumer<ThreadAwareExecutor, WriteEvents> writes) {
        IoHandlerFactory stock = EpollIoHandler.newFactory();
        return executor -> {
            WriteEvents events = new WriteEvents();
            writes.accept(executor, events);
            return new EdgeKeepingIoHandler(stock.newHandler(executor), events);
        };
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(
                epoll.register(handle instanceof EpollIoHandle channel ? writes.watched(channel) : handle));
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    private record Registration(IoRegistration stock) implements IoRegistration {

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
        public <T> T attachment() {
            return stock.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            EpollIoOps asked = ((EpollIoOps) ops).without(EpollIoOps.EPOLLRDHUP);
            return stock.submit(asked.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : asked);
        }

        @Override
        public boolean isValid() {
            return stock.isValid();
        }

        @Override
        public boolean cancel() {
            return stock.cancel();
        }
    }
}
