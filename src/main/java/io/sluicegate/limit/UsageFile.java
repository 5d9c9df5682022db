package io.sluicegate.limit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where used quotas outlast the process: a text, a line for each count, with a checksum in its last line. It is written
 * beside its place, forced to disk and moved there, so that there is always a whole one. All methods block shortly; one
 * thread at a time.
 */
public final class UsageFile {

    private static final String NAME = "quotas";
    private static final String FIRST = "sluicegate quotas 1";
    private static final String LAST = "crc32c ";
    private static final int FIELDS = 7;
    private static final long MOST_BYTES = 256L << 20;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final Path draft;

    /** In a state directory, which exists. */
    public UsageFile(Path state) {
        this.file = state.resolve(NAME);
        this.draft = state.resolve(NAME + ".new");
    }

    /**
     * What was in the file.
     *
     * @param usages all of them, or none
     * @param problem why there are none; null where nothing is wrong
     */
    record Reading(List<SavedUsage> usages, @Nullable String problem) {}

    /** Reads it. What cannot be read is put aside, and counts begin anew. */
    Reading read() {
        try {
            if (!Files.exists(file)) {
                return new Reading(List.of(), null);
            }
            if (Files.size(file) > MOST_BYTES) {
                return putAside("it is larger than " + MOST_BYTES + " bytes");
            }
            return new Reading(parse(Files.readString(file, StandardCharsets.UTF_8)), null);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return putAside(String.valueOf(e.getMessage()));
        }
    }

    private Reading putAside(String why) {
        Path aside = file.resolveSibling(NAME + ".damaged");
        String problem = file + " cannot be used, and quotas begin anew: " + why;
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            return new Reading(List.of(), problem + "; it is kept as " + aside.getFileName());
        } catch (IOException e) {
            return new Reading(List.of(), problem);
        }
    }

    private static List<SavedUsage> parse(String text) {
        int last = text.lastIndexOf('\n', text.length() - 2) + 1;
        if (!text.substring(last).equals(LAST + checksum(text.substring(0, last)) + "\n")) {
            throw new IllegalArgumentException("its checksum is wrong");
        }
        List<String> lines = text.substring(0, last).lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(FIRST)) {
            throw new IllegalArgumentException("it is of another version");
        }
        List<SavedUsage> usages = new ArrayList<>(lines.size());
        for (String line : lines.subList(1, lines.size())) {
            usages.add(usage(line.split("\t", -1)));
        }
        return usages;
    }

    private static SavedUsage usage(String[] fields) {
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("a line has " + fields.length + " fields");
        }
        return new SavedUsage(
                new AllowanceKey(plain(fields[5]), plain(fields[6])),
                ChronoUnit.valueOf(fields[0]),
                ZoneId.of(fields[1]),
                new Period(Long.parseLong(fields[2]), Long.parseLong(fields[3])),
                Long.parseLong(fields[4]));
    }

    /** Writes all of it, in place of what was there. */
    void write(List<SavedUsage> usages) throws IOException {
        StringBuilder text = new StringBuilder(FIRST).append('\n');
        for (SavedUsage each : usages) {
            text.append(each.unit().name()).append('\t').append(each.zone().getId());
            text.append('\t')
                    .append(each.period().start())
                    .append('\t')
                    .append(each.period().end());
            text.append('\t').append(each.bytes());
            text.append('\t').append(escaped(each.key().what()));
            text.append('\t').append(escaped(each.key().who())).append('\n');
        }
        String sum = checksum(text);
        text.append(LAST).append(sum).append('\n');
        Files.deleteIfExists(draft);
        Files.createFile(draft, OWNER_ONLY);
        Files.write(draft, text.toString().getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String checksum(CharSequence text) {
        CRC32C sum = new CRC32C();
        sum.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                c = switch (text.charAt(i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> text.charAt(i);
                };
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
