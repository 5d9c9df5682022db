package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Keeps what an exchange is told, in order, and asks for more whenever it has been told all there is. */
final class RecordedExchange implements ExchangeListener, ConnectionPool.Taker {

    private final ForwardFixture fixture;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<ForwardFailure> failures = new CopyOnWriteArrayList<>();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CountDownLatch headSeen = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private volatile @Nullable OriginConnection connection;
    private volatile boolean reused;
    private volatile boolean sendsBody;
    private @Nullable HttpRequest request;

    RecordedExchange(ForwardFixture fixture) {
        this.fixture = fixture;
    }

    /** Leaves the request open, so that the test sends its body. */
    RecordedExchange withBody() {
        sendsBody = true;
        return this;
    }

    /** On the loop. */
    void begin(InetSocketAddress origin, String method, String path) {
        begin(ForwardFixture.key(origin), method, path);
    }

    /** On the loop; over an idle connection of this key where there is one. */
    void begin(ConnectionPool.Key key, String method, String path) {
        prepare(method, path);
        fixture.pool().acquire(key, this);
    }

    /** On the loop; over a connection of its own. */
    void beginFresh(InetSocketAddress origin, String method, String path) {
        prepare(method, path);
        fixture.pool().dial(ForwardFixture.key(origin), this);
    }

    private void prepare(String method, String path) {
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), path);
        head.headers().set("Host", "origin.example");
        if (sendsBody) {
            head.headers().set("Transfer-Encoding", "chunked");
        }
        request = head;
    }

    @Override
    public void connected(OriginConnection newConnection) {
        connection = newConnection;
        newConnection.begin(Objects.requireNonNull(request), this);
        reused = newConnection.isReused();
        if (!sendsBody) {
            newConnection.sendBody(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        connected.countDown();
    }

    @Override
    public void refused(ForwardFailure failure) {
        failed(failure);
    }

    @Override
    public void interim(HttpResponse head) {
        events.add("interim " + head.status().code());
    }

    @Override
    public void head(HttpResponse head) {
        events.add("head " + head.status().code());
        headSeen.countDown();
    }

    @Override
    public void body(ByteBuf bytes) {
        body.writeBytes(ByteBufUtil.getBytes(bytes));
        bytes.release();
    }

    @Override
    public void readComplete() {
        connection().read();
    }

    @Override
    public void end(HttpHeaders trailers) {
        events.add("end" + (trailers.isEmpty() ? "" : " " + trailers.entries()));
        ended.countDown();
    }

    @Override
    public void upgraded(HttpResponse head, OriginConnection upgraded) {
        events.add("upgraded");
        headSeen.countDown();
        ended.countDown();
    }

    @Override
    public void writabilityChanged(boolean writable) {
        // Tests that care look at the connection itself.
    }

    @Override
    public void failed(ForwardFailure failure) {
        events.add("failed " + failure.kind());
        failures.add(failure);
        headSeen.countDown();
        ended.countDown();
    }

    OriginConnection connection() {
        return Objects.requireNonNull(connection);
    }

    boolean reused() {
        return reused;
    }

    String body() {
        return body.toString(StandardCharsets.ISO_8859_1);
    }

    ForwardFailure failure() {
        return failures.get(0);
    }

    void sendBody(String text, boolean last) {
        ForwardFixture.await(connected, "the connection");
        fixture.run(() -> {
            connection().sendBody(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1)));
            if (last) {
                connection().sendBody(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            connection().flush();
        });
    }

    /** Waits for the head of the answer, or a failure. */
    RecordedExchange awaitHead() {
        ForwardFixture.await(headSeen, "the head of the answer");
        return this;
    }

    /** Waits for the last thing that is told; all events up to it. */
    List<String> await() {
        ForwardFixture.await(ended, "the end of the exchange");
        return events;
    }
}
