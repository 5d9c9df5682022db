package io.sluicegate.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Epoll without the loss of a half-closed tunnel's tail. In Netty 4.2.18 to 4.2.20 a channel whose interest falls to
 * nothing (input shut, writes not blocked) is taken out of the epoll set while its registration still counts as added;
 * the next blocked write then fails with ENOENT and output is shut. Asking for edge-triggered "nothing" instead keeps
 * the descriptor in the set, and tells of a hang-up once. It may go when {@code RelayTest.tailSurvivesHalfClose} passes
 * with the stock handler.
 *
 * <p>Confined to its event loop.
 */
final class EdgeKeepingIoHandler implements IoHandler {

    private final IoHandler epoll;

    private EdgeKeepingIoHandler(IoHandler epoll) {
        this.epoll = epoll;
    }

    /** A factory for event loops. */
    static IoHandlerFactory newFactory() {
        IoHandlerFactory stock = EpollIoHandler.newFactory();
        return executor -> new EdgeKeepingIoHandler(stock.newHandler(executor));
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
        return new Registration(epoll.register(handle));
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
            return stock.submit(ops.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : ops);
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
