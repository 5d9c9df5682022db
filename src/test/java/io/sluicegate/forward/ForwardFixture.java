package io.sluicegate.forward;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.testing.Wire;
import io.sluicegate.transport.Deadlines;
import io.sluicegate.transport.Dialer;
import io.sluicegate.transport.EventLoops;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One event loop with what the package needs on it. */
final class ForwardFixture implements AutoCloseable {

    private final EventLoops loops = new EventLoops(1);
    private final EventLoop loop = loops.all().get(0);
    private final Dialer dialer = new Dialer(Duration.ofSeconds(10), null);
    private final Deadlines deadlines;
    private final ConnectionPool pool;

    ForwardFixture(LongSupplier nanos) {
        deadlines = call(() -> new Deadlines(loop, nanos));
        pool = new ConnectionPool(loop, dialer, deadlines, new HttpCodecSettings(64 * 1024));
    }

    EventLoops loops() {
        return loops;
    }

    EventLoop loop() {
        return loop;
    }

    Dialer dialer() {
        return dialer;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    ConnectionPool pool() {
        return pool;
    }

    static ConnectionPool.Key key(InetSocketAddress origin) {
        return new ConnectionPool.Key(Endpoint.of(origin), null);
    }

    /** Runs on the loop and waits for it. */
    <T> T call(Callable<T> work) {
        try {
            return loop.submit(work).get(Wire.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    void run(Runnable work) {
        Boolean unused = call(() -> {
            work.run();
            return true;
        });
    }

    /** An exchange with {@code origin}, over an idle connection where there is one. */
    RecordedExchange exchange(InetSocketAddress origin, String method, String path) {
        RecordedExchange exchange = new RecordedExchange(this);
        run(() -> exchange.begin(origin, method, path));
        return exchange;
    }

    static void await(CountDownLatch latch, String what) {
        try {
            if (!latch.await(Wire.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(what + " did not come in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Counts down when the pool holds so many idle connections; looked at whenever the loop is free. */
    void awaitIdle(int count) {
        CountDownLatch latch = new CountDownLatch(1);
        loop.execute(new Runnable() {
            @Override
            public void run() {
                if (pool.idleCount() == count) {
                    latch.countDown();
                } else {
                    var unused = loop.schedule(this, 1, TimeUnit.MILLISECONDS);
                }
            }
        });
        await(latch, count + " idle connections");
    }

    @Override
    public void close() {
        run(pool::close);
        loops.close();
    }

    /** What an accepted channel begins with. */
    static final class OnActive extends ChannelInboundHandlerAdapter {

        private final Consumer<ChannelHandlerContext> action;

        OnActive(Consumer<ChannelHandlerContext> action) {
            this.action = action;
        }

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            action.accept(context);
            context.fireChannelActive();
        }
    }
}
