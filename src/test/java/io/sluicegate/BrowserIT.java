package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chromium loads a page with forty resources, with a new profile each time, so that its own cache is empty. */
@Tag("netns")
final class BrowserIT {

    private static final int IMAGES = 20;
    private static final int SCRIPTS = 10;
    private static final int STYLES = 10;
    private static final int LOADED = 1 + IMAGES + SCRIPTS + STYLES;
    private static final int MOST = 35;

    private static ClientLab lab;

    @BeforeAll
    static void start() throws IOException {
        lab = new ClientLab();
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    /** A page that says, once all is loaded, how much of it really was. */
    private static void writePage(Path folder) throws IOException {
        Files.createDirectories(folder);
        StringBuilder page = new StringBuilder("<!DOCTYPE html><html><head><script>var ran = 0</script>\n");
        for (int i = 0; i < STYLES; i++) {
            Files.writeString(folder.resolve("style" + i + ".css"), ":root { --style" + i + ": here }\n");
            page.append("<link rel=stylesheet href=style" + i + ".css>\n");
        }
        for (int i = 0; i < SCRIPTS; i++) {
            Files.writeString(folder.resolve("script" + i + ".js"), "ran++\n");
            page.append("<script src=script" + i + ".js></script>\n");
        }
        page.append("</head><body><p id=said></p>\n");
        for (int i = 0; i < IMAGES; i++) {
            BufferedImage image = new BufferedImage(4 + i, 4, BufferedImage.TYPE_INT_RGB);
            ImageIO.write(image, "png", folder.resolve("image" + i + ".png").toFile());
            page.append("<img src=image" + i + ".png>\n");
        }
        page.append("""
                <script>
                  onload = () => {
                    const style = getComputedStyle(document.documentElement)
                    const styles = [...Array(10).keys()].filter(i => style.getPropertyValue('--style' + i))
                    const images = [...document.images].filter((image, i) => image.naturalWidth === 4 + i)
                    said.textContent = `${images.length} images ${ran} scripts ${styles.length} styles`
                  }
                </script></body></html>
                """);
        Files.writeString(folder.resolve("page.html"), page);
    }

    private static String browse(Road road, String profile, String url) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-domain-reliability",
                "--disable-extensions",
                "--disable-sync",
                "--no-pings",
                "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,MediaRouter",
                "--user-data-dir=" + lab.home(road).resolve(profile),
                "--dump-dom"));
        command.add(road.proxy().isEmpty() ? "--no-proxy-server" : "--proxy-server=" + road.proxyUrl());
        command.add(url);
        return lab.run(road, command.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void theSecondVisitIsMostlyHits(Road road) throws IOException {
        String path = "/visit/" + road + "/";
        writePage(lab.origin().root().resolve(path.substring(1)));
        for (int visit = 1; visit <= 2; visit++) {
            String page = browse(road, "profile" + visit, road.url(path + "page.html"));
            assertThat(page).contains(IMAGES + " images " + SCRIPTS + " scripts " + STYLES + " styles</p>");
            // The newest come first: those of the second visit when there are two.
            List<JsonNode> records = lab.records(road, path, visit * LOADED).subList(0, LOADED);
            assertThat(records)
                    .allSatisfy(
                            record -> assertThat(record.get("status").asInt()).isEqualTo(200));
            long hits = records.stream()
                    .filter(record -> record.get("cache").asText().equals("hit"))
                    .count();
            assertThat(hits).isBetween(visit == 1 ? 0L : MOST, visit == 1 ? 0L : LOADED);
        }
        assertThat(lab.records(road))
                .as("nothing else was asked for behind the page's back")
                .allSatisfy(record -> assertThat(record.get("host").asText()).isEqualTo(road.host()));
    }
}
