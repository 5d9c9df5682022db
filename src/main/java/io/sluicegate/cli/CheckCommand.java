package io.sluicegate.cli;

import io.sluicegate.auth.AuthSettings;
import io.sluicegate.auth.HtpasswdFile;
import io.sluicegate.auth.UserProblem;
import io.sluicegate.config.ConfigLoad;
import io.sluicegate.config.ConfigProblem;
import io.sluicegate.policy.Problem;
import io.sluicegate.policy.RuleLoad;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check}: everything that is wrong with settings, rules, sets and lists, read as {@code run} reads them. */
@Command(
        name = "check",
        description = "Reads settings, rules, sets and lists, and shows every error and warning in them.",
        footer = "%nExit code: 0 clean or warnings only, 1 errors.%n%nExample: sluicegate check --rules /srv/rules")
final class CheckCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    CheckCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        ConfigLoad settings = common.load(around);
        settings.problems().forEach(each -> findings.add(of(each)));
        AuthSettings auth = settings.config() == null ? null : settings.config().auth();
        // Settings that cannot be read are told above; what they say of users is then unknown.
        boolean signIn = auth == null || auth.canSignIn();
        if (auth != null && auth.canSignIn()) {
            HtpasswdFile.read(Path.of(auth.htpasswd())).problems().forEach(each -> findings.add(of(each)));
        }
        RuleLoad rules = common.readRules(around, signIn);
        rules.problems().forEach(each -> findings.add(of(each)));
        if (format.isTable()) {
            findings.forEach(each -> around.out().println(each.rendered()));
        } else {
            format.print(Finding.table(findings), around.out());
        }
        long errors = findings.stream().filter(Finding::isError).count();
        around.err().println("sluicegate: " + summary(errors, findings.size() - errors));
        return errors == 0 ? 0 : 1;
    }

    private static String summary(long errors, long warnings) {
        return errors
                + (errors == 1 ? " error, " : " errors, ")
                + warnings
                + (warnings == 1 ? " warning" : " warnings");
    }

    private static Finding of(ConfigProblem problem) {
        return new Finding(
                problem.severity().word(),
                problem.place(),
                problem.line(),
                0,
                problem.message(),
                problem.hint(),
                problem.render());
    }

    private static Finding of(UserProblem problem) {
        return new Finding(
                problem.error() ? "error" : "warning",
                problem.file(),
                problem.line(),
                0,
                problem.message(),
                null,
                problem.render());
    }

    private static Finding of(Problem problem) {
        return new Finding(
                problem.severity() == Problem.Severity.ERROR ? "error" : "warning",
                problem.file(),
                problem.line(),
                problem.column(),
                problem.message(),
                problem.hint(),
                problem.render());
    }
}
