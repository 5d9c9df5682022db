package io.sluicegate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.sluicegate.web.AdminServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLConnection;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** The table of packages in the architecture document: arrows, libraries, and what no package of a kind may do. */
@AnalyzeClasses(packages = "io.sluicegate", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String ROOT = "io.sluicegate";

    /** Which packages of ours a package may use; what is not a key is no package of ours. */
    private static final Map<String, Set<String>> ARROWS = arrows();

    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("inet.ipaddr..", Set.of("match")),
            Map.entry("org.apache.hc..", Set.of("match")),
            Map.entry("com.google.re2j..", Set.of("policy")),
            Map.entry("com.github.benmanes.caffeine..", Set.of("cache")),
            Map.entry("java.sql..", Set.of("ledger")),
            Map.entry("org.h2..", Set.of("ledger")),
            Map.entry("org.postgresql..", Set.of("ledger")),
            Map.entry("io.netty..", Set.of("transport", "forward", "web", "proxy", "")),
            Map.entry("com.fasterxml.jackson..", Set.of("web")),
            Map.entry("com.typesafe.config..", Set.of("config")),
            Map.entry("picocli..", Set.of("cli")),
            Map.entry("io.prometheus..", Set.of("metrics")),
            Map.entry("org.springframework..", Set.of("auth")));

    private static final String[] EVENT_LOOP_CODE = {ROOT + ".forward..", ROOT + ".web..", ROOT + ".proxy.."};

    /** Waits until it is bound and until it is closed, on the thread that starts and stops the gateway. */
    private static final Class<?> OPENED_AND_CLOSED_BY_THE_ROOT = AdminServer.class;

    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new HashMap<>();
        arrows.put("flow", Set.of());
        arrows.put("match", Set.of("flow"));
        arrows.put("classify", Set.of("flow"));
        arrows.put("policy", Set.of("flow", "match"));
        arrows.put("http", Set.of("flow"));
        arrows.put("cache", Set.of("flow", "http"));
        arrows.put("limit", Set.of("flow", "match"));
        arrows.put("auth", Set.of("flow", "limit"));
        arrows.put("upstream", Set.of("flow", "match"));
        arrows.put("metrics", Set.of("flow"));
        arrows.put("journal", Set.of("flow"));
        arrows.put("ledger", Set.of("flow", "match", "metrics", "journal"));
        arrows.put("accesslog", Set.of("flow", "ledger"));
        arrows.put("plumbing", Set.of("flow"));
        arrows.put("transport", Set.of("flow", "metrics"));
        arrows.put("forward", Set.of("flow", "http", "limit", "upstream", "transport", "metrics"));
        arrows.put("feeds", Set.of("flow", "match", "policy"));
        arrows.put("web", Set.of("flow", "policy", "ledger", "metrics", "transport"));
        arrows.put("proxy", Set.copyOf(new TreeSet<>(arrows.keySet())));
        arrows.put("config", Set.copyOf(new TreeSet<>(arrows.keySet())));
        arrows.put("cli", Set.copyOf(new TreeSet<>(arrows.keySet())));
        return Map.copyOf(arrows);
    }

    @ArchTest
    void everyPackageIsInTheTable(JavaClasses all) {
        Set<String> unknown = new TreeSet<>();
        all.forEach(each -> unknown.add(packageOf(each)));
        unknown.removeAll(ARROWS.keySet());
        unknown.remove("");
        assertThat(unknown).isEmpty();
    }

    @ArchTest
    void packagesUseOnlyWhatTheTableAllows(JavaClasses all) {
        ARROWS.forEach((name, allowed) -> {
            DescribedPredicate<JavaClass> forbidden = describe(
                    "in a package of ours that " + name + " may not use",
                    used -> used.getPackageName().startsWith(ROOT)
                            && !packageOf(used).equals(name)
                            && !allowed.contains(packageOf(used))
                            && !(name.equals("cli") && packageOf(used).isEmpty()));
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + name + "..")
                    .should()
                    .dependOnClassesThat(forbidden)
                    .allowEmptyShould(true)
                    .check(all);
        });
    }

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    void librariesStayWhereTheyBelong(JavaClasses all) {
        LIBRARIES.forEach((library, users) -> {
            String[] outside = Stream.concat(ARROWS.keySet().stream(), Stream.of(""))
                    .filter(name -> !users.contains(name))
                    .map(name -> name.isEmpty() ? ROOT : ROOT + "." + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAnyPackage(outside)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library)
                    .allowEmptyShould(true)
                    .check(all);
        });
    }

    @ArchTest
    static final ArchRule JDK_HTTP_CLIENT_IS_FOR_FEEDS_AND_COMMANDS = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".feeds..", ROOT + ".cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule STATICS_ARE_FINAL =
            fields().that().areStatic().should().beFinal().allowEmptyShould(true);

    @ArchTest
    static final ArchRule STATICS_HOLD_NO_STATE = noFields()
            .that()
            .areStatic()
            .should()
            .haveRawType(describe("that is made to be changed", ArchitectureTest::isMadeToBeChanged))
            .allowEmptyShould(true);

    private static boolean isMadeToBeChanged(JavaClass type) {
        boolean concreteCollection =
                !type.isInterface() && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class));
        return concreteCollection
                || type.isAssignableTo(ThreadLocal.class)
                || type.isAssignableTo(LongAdder.class)
                || type.isAssignableTo(StringBuilder.class)
                || type.getPackageName().equals("java.util.concurrent.atomic");
    }

    @ArchTest
    static final ArchRule CLOCKS_ARE_READ_BY_THE_ROOT_ALONE = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, ROOT + ".cli..")
            .should()
            .accessTargetWhere(describe("reads a clock", ArchitectureTest::readsClock))
            .allowEmptyShould(true);

    private static boolean readsClock(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getName();
        boolean system =
                owner.isEquivalentTo(System.class) && (name.equals("currentTimeMillis") || name.equals("nanoTime"));
        boolean source = (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class))
                && (name.startsWith("system") || name.startsWith("tick"));
        boolean now = owner.getPackageName().equals("java.time") && name.equals("now") && takesNoSource(access);
        return system || source || now;
    }

    /** {@code Instant.now(clock)} is told the time, {@code Instant.now()} and {@code LocalDate.now(zone)} look it up. */
    private static boolean takesNoSource(JavaAccess<?> access) {
        return !access.getTarget().getFullName().contains(Clock.class.getName())
                || access.getTargetOwner().isEquivalentTo(Clock.class);
    }

    @ArchTest
    static final ArchRule EVENT_LOOPS_ARE_NOT_BLOCKED = noClasses()
            .that()
            .resideInAnyPackage(EVENT_LOOP_CODE)
            .and()
            .doNotBelongToAnyOf(OPENED_AND_CLOSED_BY_THE_ROOT)
            .and()
            .doNotHaveFullyQualifiedName(
                    "io.sluicegate.web.AdminServer") // opened and closed by the root, off the loops
            .should()
            .accessTargetWhere(describe("blocks", ArchitectureTest::blocks))
            .allowEmptyShould(true);

    private static final Set<String> WAITS =
            Set.of("get", "join", "await", "awaitUninterruptibly", "sync", "syncUninterruptibly");

    private static boolean blocks(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getName();
        boolean sleeps = (owner.isEquivalentTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class))
                && (name.equals("sleep") || name.equals("join"));
        boolean waits = owner.isAssignableTo(Future.class) && WAITS.contains(name);
        boolean awaits = owner.getPackageName().equals("java.util.concurrent") && name.equals("await");
        boolean takes = owner.isAssignableTo(BlockingQueue.class) && (name.equals("take") || name.equals("put"));
        boolean resolves = owner.isEquivalentTo(InetAddress.class)
                && (name.equals("getByName") || name.equals("getAllByName") || name.equals("getLocalHost"));
        return sleeps || waits || awaits || takes || resolves;
    }

    @ArchTest
    static final ArchRule EVENT_LOOPS_USE_NO_BLOCKING_SOCKETS = noClasses()
            .that()
            .resideInAnyPackage(EVENT_LOOP_CODE)
            .should()
            .dependOnClassesThat(describe(
                    "are blocking sockets or databases",
                    used -> used.isEquivalentTo(Socket.class)
                            || used.isEquivalentTo(ServerSocket.class)
                            || used.isEquivalentTo(URLConnection.class)
                            || used.getPackageName().startsWith("java.sql")))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule HANDLERS_ARE_NETTYS = classes()
            .that()
            .haveSimpleNameEndingWith("Handler")
            .should()
            .beAssignableTo(describe(
                    "a handler of Netty's",
                    (JavaClass type) -> type.isAssignableTo("io.netty.channel.ChannelHandler")
                            || type.isAssignableTo("io.netty.channel.IoHandler")))
            .allowEmptyShould(true);

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(ROOT) || !name.startsWith(ROOT + ".")) {
            return "";
        }
        String rest = name.substring(ROOT.length() + 1);
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
