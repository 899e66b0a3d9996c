// SPDX-License-Identifier: GPL-2.0-only

/// What a command ends with.
package struct ExitStatus: Sendable {
  package let number: Int
  package let meaning: String

  package static let all = [
    ExitStatus(number: 0, meaning: "Fine."),
    ExitStatus(
      number: 1,
      meaning:
        "A case failed, is worse or is missing; fio list: the engine fits no fio; fio learn: the layout does "
        + "not hold; doctor: engine and fio do not work together."),
    ExitStatus(
      number: 2,
      meaning: "Wrong usage, or data that cannot be used: a job file, a suite, a store, a result, no fio or engine."),
    ExitStatus(
      number: 3,
      meaning: "compare, ab: repeats or pairs are too few for any verdict; with --strict, something is inconclusive."),
    ExitStatus(number: 77, meaning: "Every case was skipped; fio list: there is no fio at all."),
    ExitStatus(
      number: 125, meaning: "guest gate: the kernel cannot be judged, wrong usage included; git bisect passes over it."),
    ExitStatus(number: 130, meaning: "guest gate: you stopped it; git bisect ends."),
  ]
}

/// A variable of the environment.
package struct EnvironmentVariable: Sendable {
  package let name: String
  package let meaning: String

  /// Those that faultbench reads.
  package static let all = [
    EnvironmentVariable(name: "FAULTBENCH_FIO", meaning: "The fio to run, unless --fio names one."),
    EnvironmentVariable(
      name: "PAGEFAULT_ENGINE",
      meaning: "The engine, unless --engine names one; job files name it so: ioengine=external:${PAGEFAULT_ENGINE}."),
    EnvironmentVariable(
      name: "PAGEFAULT_LAYOUTS",
      meaning: "Files or directories with layouts of fios that the engine does not know, colons between (fio learn)."),
    EnvironmentVariable(
      name: "PAGEFAULT_ENGINE_ARM64", meaning: "The engine of arm64 guests, unless --engine names one."),
    EnvironmentVariable(name: "FAULTSCOPE", meaning: "The plugin of QEMU that guest run --profile needs."),
    EnvironmentVariable(name: "FAULTBENCH_QEMU", meaning: "The QEMU of guests."),
    EnvironmentVariable(name: "FAULTBENCH_QEMU_ARM64", meaning: "The QEMU of arm64 guests."),
    EnvironmentVariable(
      name: "FAULTBENCH_GUEST_CACHE", meaning: "Where kernels and modules of guests are kept."),
    EnvironmentVariable(
      name: "FAULTBENCH_JOURNAL", meaning: "The directory for the journal of host settings, instead of /run/faultbench."
    ),
    EnvironmentVariable(name: "FULL", meaning: "1: suites take the values of their full run, as with --full."),
    EnvironmentVariable(name: "DAX_DIR", meaning: "A directory on a DAX file system, for cases that require dax."),
    EnvironmentVariable(name: "TMPDIR", meaning: "Where temporary files are, instead of /tmp and /var/tmp."),
    EnvironmentVariable(name: "COLUMNS", meaning: "The width of tables, before that of the terminal."),
    EnvironmentVariable(
      name: "NO_COLOR", meaning: "Set to anything: no line of a terminal is written twice. TERM=dumb does the same."),
    EnvironmentVariable(
      name: "XDG_CACHE_HOME", meaning: "Below it is the cache of guests, unless FAULTBENCH_GUEST_CACHE names one."),
  ]

  /// Those that jobs of suites are given.
  package static let ofJobs = [
    EnvironmentVariable(name: "PAGEFAULT_ENGINE", meaning: "The engine: ioengine=external:${PAGEFAULT_ENGINE}."),
    EnvironmentVariable(
      name: "CASE_DIR", meaning: "An empty directory, new for each run and removed after it."),
    EnvironmentVariable(
      name: "FAULT_REPORT", meaning: "A directory with a slash at its end: fault_report=${FAULT_REPORT}."),
    EnvironmentVariable(name: "NCPUS", meaning: "CPUs online."),
    EnvironmentVariable(name: "DAX_DIR", meaning: "That of faultbench, for cases that require dax."),
  ]
}

/// A file or directory that faultbench uses without being told.
struct KnownFile: Sendable {
  let path: String
  let meaning: String

  static let all = [
    KnownFile(path: "faultbench.sqlite", meaning: "The store of the working directory, unless --store names another."),
    KnownFile(
      path: "fio-jobs/",
      meaning: "Suites, looked for in the working directory, and in share/faultbench/ beside an installed program."),
    KnownFile(
      path: "libpagefault.so", meaning: "The engine, beside faultbench, unless --engine or PAGEFAULT_ENGINE names one."),
    KnownFile(path: "/run/faultbench/", meaning: "The journal of host settings that are to be put back."),
    KnownFile(path: "~/.cache/faultbench/guest/", meaning: "Kernels, modules and lists of packages for guests."),
  ]
}
