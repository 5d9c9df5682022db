package io.sluicegate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A simple index of Python packages, as files for any web server, with one project that has one wheel. */
final class PythonIndex {

    static final String PROJECT = "sluicegate-probe";
    static final String WHEEL = "sluicegate_probe-1.0-py3-none-any.whl";
    /** The only module, and what it says. */
    static final String MODULE = "sluicegate_probe.py";

    static final String CONTENT = "NAME = 'probe'\n";

    private static final String NOTES = "sluicegate_probe-1.0.dist-info/";

    private PythonIndex() {}

    /** Writes {@code simple/PROJECT/index.html} and the wheel beside it into a new folder. */
    static void write(Path folder) throws IOException {
        Path project = Files.createDirectories(folder.resolve("simple").resolve(PROJECT));
        Files.writeString(
                project.resolve("index.html"),
                "<!DOCTYPE html><html><body><a href=\"" + WHEEL + "\">" + WHEEL + "</a></body></html>\n");
        try (ZipOutputStream wheel = new ZipOutputStream(Files.newOutputStream(project.resolve(WHEEL)))) {
            add(wheel, MODULE, CONTENT);
            add(wheel, NOTES + "METADATA", "Metadata-Version: 2.1\nName: " + PROJECT + "\nVersion: 1.0\n");
            add(wheel, NOTES + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            add(
                    wheel,
                    NOTES + "RECORD",
                    MODULE + ",,\n" + NOTES + "METADATA,,\n" + NOTES + "WHEEL,,\n" + NOTES + "RECORD,,\n");
        }
    }

    private static void add(ZipOutputStream archive, String name, String content) throws IOException {
        archive.putNextEntry(new ZipEntry(name));
        archive.write(content.getBytes(StandardCharsets.UTF_8));
        archive.closeEntry();
    }
}
