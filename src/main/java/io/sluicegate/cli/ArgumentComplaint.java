package io.sluicegate.cli;

import io.sluicegate.flow.Spelling;
import java.io.PrintStream;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with the arguments, and what may have been meant. Immutable. */
final class ArgumentComplaint implements IParameterExceptionHandler {

    private final PrintStream err;

    ArgumentComplaint(PrintStream err) {
        this.err = err;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + complaint(failure, command) + "; see " + name + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static String complaint(ParameterException failure, CommandLine command) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched, command);
        }
        boolean wantsCommand = !command.getSubcommands().isEmpty();
        if (wantsCommand && !(failure instanceof MissingParameterException)) {
            return "name a command: "
                    + String.join(", ", command.getSubcommands().keySet());
        }
        return String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "").replaceAll("\\s+", " ");
    }

    private static String unknown(UnmatchedArgumentException failure, CommandLine command) {
        String word = failure.getUnmatched().get(0);
        if (word.startsWith("-")) {
            return "unknown option \"" + word + "\""
                    + didYouMean(word, command.getCommandSpec().optionsMap().keySet());
        }
        if (command.getSubcommands().isEmpty()) {
            return "\"" + word + "\" is one word too many";
        }
        return "unknown command \"" + word + "\""
                + didYouMean(word, command.getSubcommands().keySet());
    }

    private static String didYouMean(String word, Set<String> known) {
        String nearest = Spelling.nearest(word, known, Math.max(2, word.length() / 3));
        return nearest == null ? ": there are " + String.join(", ", known) : ": did you mean " + nearest + "?";
    }
}
