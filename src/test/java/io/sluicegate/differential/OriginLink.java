package io.sluicegate.differential;

import io.sluicegate.differential.AnswerGrammar.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's connection to an origin: every byte of it has to belong to a request that a strict reader can read, or to
 * one that is cut at the end. Confined to one thread.
 */
final class OriginLink implements BothEnds.Party {

    private static final int MOST_READ = 64 * 1024;
    private static final int EARLY_PERCENT = 6;

    private final BothEnds ends;
    private final SocketChannel channel;
    private final InetAddress address;
    private byte[] bytes = new byte[512];
    private int length;
    private int read;
    private boolean raw;
    private boolean over;
    private @Nullable Arrival arrival;
    private String answered = "nothing";

    OriginLink(BothEnds ends, SocketChannel channel) throws IOException {
        this.ends = ends;
        this.channel = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        address = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            ByteBuffer into = ByteBuffer.allocate(MOST_READ);
            int count = channel.read(into);
            if (count < 0) {
                channel.close();
            } else if (!over) {
                append(into.array(), count);
                take();
            }
        } catch (IOException e) {
            close();
        }
    }

    private void append(byte[] more, int count) {
        if (raw && arrival != null) {
            arrival.raw().write(more, 0, count);
            return;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + count));
        }
        System.arraycopy(more, 0, bytes, length, count);
        length += count;
    }

    private void take() throws IOException {
        boolean goesOn = !raw;
        while (goesOn && !over) {
            StrictMessage request = new StrictReader(bytes, read, length, StrictReader.Sender.GATEWAY).request();
            if (request.state() == StrictMessage.State.FAULTY) {
                over = true;
                ends.unsound(
                        request.fault() + " in " + new String(bytes, read, length - read, StandardCharsets.ISO_8859_1));
            } else if (request.hasHead()) {
                take(request);
            }
            goesOn = request.isWhole() && !raw;
        }
    }

    private void take(StrictMessage request) throws IOException {
        Arrival current = arrival;
        if (current == null) {
            current = new Arrival(address, request, answered);
            arrival = current;
            ends.arrived(current);
        }
        current.grew(request);
        if (request.isWhole()) {
            read = request.end();
        }
        if (!current.isAnswered() && (request.isWhole() || ends.dice(current).percent(EARLY_PERCENT))) {
            answer(current);
        }
        if (request.isWhole() && !raw) {
            arrival = null;
        }
    }

    private void answer(Arrival current) throws IOException {
        Answer answer = ends.answerTo(current);
        current.answered(answer);
        answered = answer.toString();
        send(answer.bytes().getBytes(StandardCharsets.ISO_8859_1), ends.dice(current));
        if (current.isSwitched()) {
            raw = true;
            current.raw().write(bytes, read, length - read);
        }
        switch (answer.then()) {
            case GO_ON -> {}
            case CLOSE -> {
                over = !raw;
                channel.shutdownOutput();
            }
            case RESET -> {
                over = true;
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.close();
            }
        }
    }

    /** In one piece or two; all that an origin says fits the kernel's buffer. */
    private void send(byte[] all, Dice dice) throws IOException {
        int cut = all.length > 1 && dice.percent(40) ? 1 + dice.below(all.length - 1) : all.length;
        for (ByteBuffer piece :
                new ByteBuffer[] {ByteBuffer.wrap(all, 0, cut), ByteBuffer.wrap(all, cut, all.length - cut)}) {
            for (int patience = 1_000; piece.hasRemaining() && patience > 0; patience--) {
                channel.write(piece);
            }
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
