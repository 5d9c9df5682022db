package io.sluicegate.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the writes that an event loop makes by itself, when a socket that was full takes more: no handler of a pipeline
 * hears of those. Confined to its event loop.
 */
public final class WriteEvents {

    private final IdentityHashMap<FileDescriptor, Watcher> watchers = new IdentityHashMap<>();

    WriteEvents() {}

    /** Hears of the writes of one channel. */
    public interface Watcher {

        /** What is queued and flushed is about to be written. */
        void beforeWrite();

        /** As much of it as the kernel took has been written. */
        void afterWrite();
    }

    /** Tells of the channel's writes from now on, until it closes; of none where it is no socket. */
    public void watch(Channel channel, Watcher watcher) {
        if (channel instanceof UnixChannel socket) {
            FileDescriptor descriptor = socket.fd();
            watchers.put(descriptor, watcher);
            channel.closeFuture().addListener(closed -> watchers.remove(descriptor));
        }
    }

    /** The same channel to the transport, whose events pass here first. */
    EpollIoHandle watched(EpollIoHandle channel) {
        return new Watched(channel);
    }

    @SuppressWarnings("try") // Netty's close() throws just anything
    private final class Watched implements EpollIoHandle {

        private final EpollIoHandle channel;

        Watched(EpollIoHandle channel) {
            this.channel = channel;
        }

        @Override
        public FileDescriptor fd() {
            return channel.fd();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            Watcher watcher = watcher(event);
            if (watcher == null) {
                channel.handle(registration, event);
                return;
            }
            watcher.beforeWrite();
            channel.handle(registration, event);
            watcher.afterWrite();
        }

        private @Nullable Watcher watcher(IoEvent event) {
            boolean writes = event instanceof EpollIoEvent epoll && epoll.ops().contains(EpollIoOps.EPOLLOUT);
            return writes ? watchers.get(channel.fd()) : null;
        }

        @Override
        public void registered() {
            channel.registered();
        }

        @Override
        public void unregistered() {
            channel.unregistered();
        }

        @Override
        public void close() throws Exception {
            channel.close();
        }
    }
}
