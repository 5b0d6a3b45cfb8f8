package dev.zippermerge.engine.command;

import picocli.CommandLine.Command;

/** Measurements that can be repeated. */
@Command(
    name = "bench",
    description = "Repeats measurements.",
    footer = "%nbench queue [--PROPERTY=VALUE ...] measures the queue of the service.",
    mixinStandardHelpOptions = true,
    subcommands = {BenchLookupCommand.class, BenchTablesCommand.class, BenchZipperingCommand.class})
public final class BenchCommand {}
