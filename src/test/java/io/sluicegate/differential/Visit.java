package io.sluicegate.differential;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * One client's connection to the gateway: what it sent, what came back, and what of it reached an origin. The client's
 * address is its number, so that whatever the gateway says of an address is of this client. Confined to one thread.
 */
final class Visit implements BothEnds.Party {

    private static final int FIRST_NETWORK = 64;
    private static final int NUMBERS = 1 << 22;
    private static final int MOST_READ = 64 * 1024;

    private final FuzzInput input;
    private final SocketChannel channel;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Arrival> arrivals = new ArrayList<>(2);
    private int piecesSent;
    private long sent;
    private End end = End.OPEN;

    /** How the connection ended, as the client saw it. */
    enum End {
        OPEN,
        /** The gateway said that no more will come. */
        IN_ORDER,
        BROKEN,
        /** The client did not stay to see. */
        LEFT
    }

    Visit(FuzzInput input, Selector selector, int gatewayPort) throws IOException {
        this.input = input;
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.bind(new InetSocketAddress(InetAddress.getByName(addressOf(input.number())), 0));
        channel.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), gatewayPort));
        channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    /** The address of the client of this number; another has the same one only millions later. */
    static String addressOf(int number) {
        int low = number % NUMBERS;
        return "127." + (FIRST_NETWORK + (low >> 16)) + "." + (low >> 8 & 0xff) + "." + (low & 0xff);
    }

    /** The number that the last address of this X-Forwarded-For stands for, as {@link #addressOf} made it; -1 for none. */
    static int numberOf(String forwardedFor) throws UnknownHostException {
        String[] addresses = forwardedFor.split(",", -1);
        String last = addresses[addresses.length - 1].strip();
        if (!last.matches("127(\\.[0-9]{1,3}){3}")) {
            return -1;
        }
        byte[] bytes = InetAddress.getByName(last).getAddress();
        return (((bytes[1] & 0xff) - FIRST_NETWORK) << 16) | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            } else if (key.isReadable()) {
                read();
            } else if (key.isWritable()) {
                write(key);
            }
        } catch (IOException e) {
            finish(End.BROKEN);
        }
    }

    private void read() throws IOException {
        ByteBuffer into = ByteBuffer.allocate(MOST_READ);
        int count = channel.read(into);
        if (count < 0) {
            finish(End.IN_ORDER);
        } else {
            received.write(into.array(), 0, count);
        }
    }

    private void write(SelectionKey key) throws IOException {
        List<byte[]> pieces = input.pieces();
        boolean breaks = input.leave() == FuzzInput.Leave.BREAKS && piecesSent >= pieces.size() - 1;
        if (breaks) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            finish(End.LEFT);
        } else if (piecesSent < pieces.size()) {
            write(pieces.get(piecesSent));
        } else {
            key.interestOps(SelectionKey.OP_READ);
            leave();
        }
    }

    private void write(byte[] piece) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(piece);
        int patience = 1_000;
        while (left.hasRemaining() && patience-- > 0) { // a piece always fits the kernel's buffer
            sent += channel.write(left);
        }
        piecesSent++;
    }

    private void leave() throws IOException {
        switch (input.leave()) {
            case SHUTS_OUTPUT -> channel.shutdownOutput();
            case CLOSES -> finish(End.LEFT);
            case WAITS, BREAKS -> {}
        }
    }

    private void finish(End how) {
        end = how;
        close();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isOver() {
        return end != End.OPEN;
    }

    /** Notes what of it reached an origin. */
    void arrived(Arrival arrival) {
        arrivals.add(arrival);
    }

    FuzzInput input() {
        return input;
    }

    byte[] received() {
        return received.toByteArray();
    }

    List<Arrival> arrivals() {
        return arrivals;
    }

    long sent() {
        return sent;
    }

    End end() {
        return end;
    }
}
