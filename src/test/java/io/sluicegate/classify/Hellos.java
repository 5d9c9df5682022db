package io.sluicegate.classify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** ClientHellos: a real one, and ones made by hand, so that anything in them can be wrong. */
final class Hellos {

    static final int SERVER_NAME = 0;
    static final int ALPN = 16;
    static final int KEY_SHARE = 51;
    static final int ECH = 0xfe0d;

    /** {@code openssl s_client -servername school.example -alpn h2,http/1.1} of OpenSSL 3.0.19. */
    static final byte[] OPENSSL = HexFormat.of()
            .parseHex("160301014d010001490303040179a5704738385e2459b555f747511e23d7a24a3a7a70c8da7a33ff629f99203f17e5"
                    + "5e692eb8d7604ece424e2ffe898a0bfea19e0e15dd684d0efea5facb93003e130213031301c02cc030009fcca9cca8cc"
                    + "aac02bc02f009ec024c028006bc023c0270067c00ac0140039c009c0130033009d009c003d003c0035002f00ff010000"
                    + "c200000013001100000e7363686f6f6c2e6578616d706c65000b000403000102000a00160014001d0017001e00190018"
                    + "01000101010201030104002300000010000e000c02683208687474702f312e310016000000170000000d002a00280403"
                    + "05030603080708080809080a080b080408050806040105010601030303010302040205020602002b0009080304030303"
                    + "020301002d00020101003300260024001d0020649924ddb852897f9b20e3c825f0d67b8a9a7c3723623a8e2a2ff02668"
                    + "f9126c");

    private Hellos() {}

    /** A handshake message with these extensions. */
    static byte[] handshake(byte[]... extensions) {
        byte[] body = concat(
                new byte[] {3, 3},
                new byte[32],
                new byte[] {0},
                new byte[] {0, 2, 0x13, 1},
                new byte[] {1, 0},
                vector16(concat(extensions)));
        return concat(new byte[] {1, 0}, u16(body.length), body);
    }

    static byte[] extension(int type, byte[] data) {
        return concat(u16(type), vector16(data));
    }

    static byte[] serverName(String... names) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (String name : names) {
            list.write(0);
            list.writeBytes(vector16(name.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return extension(SERVER_NAME, vector16(list.toByteArray()));
    }

    /** A key share as large as wanted; X25519MLKEM768 takes 1216 bytes. */
    static byte[] keyShare(int bytes) {
        return extension(KEY_SHARE, vector16(concat(u16(0x11ec), vector16(new byte[bytes]))));
    }

    /** The message in records of at most so many bytes. */
    static byte[] records(byte[] handshake, int most) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 0; at < handshake.length; at += most) {
            byte[] piece = Arrays.copyOfRange(handshake, at, Math.min(handshake.length, at + most));
            records.writeBytes(record(22, piece));
        }
        return records.toByteArray();
    }

    static byte[] record(int type, byte[] payload) {
        return concat(new byte[] {(byte) type, 3, 1}, vector16(payload));
    }

    static byte[] vector16(byte[] data) {
        return concat(u16(data.length), data);
    }

    static byte[] u16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
