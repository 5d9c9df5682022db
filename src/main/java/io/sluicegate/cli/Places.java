package io.sluicegate.cli;

import java.nio.file.Path;

/**
 * Where the files of a gateway are. Immutable; nothing here need exist.
 *
 * @param rules the directory of the rule files
 * @param config the settings file
 * @param state what outlives the gateway
 * @param webroot pages for people
 */
public record Places(Path rules, Path config, Path state, Path webroot) {}
