package io.sluicegate.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Linux socket options that Netty has no names for. Called on the channel's event loop. */
public final class SocketOptions {

    private static final int SOL_IP = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SOL_TCP = 6;
    private static final int SOL_IPV6 = 41;
    private static final int TCP_INFO_NUMBER = 11;
    private static final int SO_MARK_NUMBER = 36;
    private static final int ORIGINAL_DST_NUMBER = 80;
    private static final int BYTES_ACKED_OFFSET = 120;

    /** The firewall mark of a socket; needs CAP_NET_ADMIN. */
    static final ChannelOption<Integer> SO_MARK = new IntegerUnixChannelOption("SO_MARK", SOL_SOCKET, SO_MARK_NUMBER);

    private static final ChannelOption<ByteBuffer> ORIGINAL_DST_4 =
            new RawUnixChannelOption("SO_ORIGINAL_DST", SOL_IP, ORIGINAL_DST_NUMBER, 16);
    private static final ChannelOption<ByteBuffer> ORIGINAL_DST_6 =
            new RawUnixChannelOption("IP6T_SO_ORIGINAL_DST", SOL_IPV6, ORIGINAL_DST_NUMBER, 28);
    private static final ChannelOption<ByteBuffer> TCP_INFO =
            new RawUnixChannelOption("TCP_INFO", SOL_TCP, TCP_INFO_NUMBER, BYTES_ACKED_OFFSET + 8);

    private SocketOptions() {}

    /** Where a redirected connection was going, as conntrack remembers it; null when conntrack knows nothing of it. */
    public static @Nullable Endpoint originalDestination(Channel channel) {
        boolean v4 = channel.remoteAddress() instanceof InetSocketAddress peer && IpLiteral.isV4(peer.getAddress());
        try {
            ByteBuffer raw = channel.config().getOption(v4 ? ORIGINAL_DST_4 : ORIGINAL_DST_6);
            return raw == null ? null : parseSocketAddress(raw, v4);
        } catch (ChannelException e) {
            return null;
        }
    }

    /** struct sockaddr_in or sockaddr_in6: family, port in network order, then the address. */
    private static Endpoint parseSocketAddress(ByteBuffer raw, boolean v4) {
        int port = raw.duplicate().order(ByteOrder.BIG_ENDIAN).getShort(raw.position() + 2) & 0xffff;
        byte[] address = new byte[v4 ? 4 : 16];
        ByteBuffer bytes = raw.duplicate();
        bytes.position(raw.position() + (v4 ? 4 : 8));
        bytes.get(address);
        return new Endpoint(IpLiteral.ofBytes(address), port);
    }

    /**
     * How many payload bytes the peer's kernel has acknowledged (RFC 4898, tcpEStatsAppHCThruOctetsAcked); counts our
     * FIN as one once that is acknowledged. -1 when the kernel does not say.
     */
    public static long bytesAcknowledged(Channel channel) {
        try {
            ByteBuffer raw = channel.config().getOption(TCP_INFO);
            if (raw == null || raw.remaining() < BYTES_ACKED_OFFSET + 8) {
                return -1;
            }
            long acknowledged = raw.order(ByteOrder.nativeOrder()).getLong(raw.position() + BYTES_ACKED_OFFSET);
            // The kernel counts the SYN of a connection that we made, and not that of one that we accepted.
            return channel.parent() == null ? Math.max(0, acknowledged - 1) : acknowledged;
        } catch (ChannelException e) {
            return -1;
        }
    }
}
