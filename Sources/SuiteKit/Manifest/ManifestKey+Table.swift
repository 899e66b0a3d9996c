// SPDX-License-Identifier: GPL-2.0-only

extension ManifestKey {
  static let suite = [
    ManifestKey("suite", "NAME", "The name, which is that of the directory. It must be there."),
    ManifestKey("summary", "TEXT", "What the suite shows, in one line for lists. It must be there."),
    ManifestKey(
      "source", "TEXT", "The experiment's origin, for figures that have no source of their own.",
      otherwise: "each published figure needs its own"),
    ManifestKey("defaults", "MAPPING", "Options of all cases; a case may say any of them, too."),
    ManifestKey(
      "full", "MAPPING", "Options over defaults with --full, or FULL=1 in the environment.",
      otherwise: "the plain values"),
    ManifestKey(
      "guest", "MAPPING", "Options over defaults in a guest, or with --guest: small, fixed work.",
      otherwise: "the plain values"),
    ManifestKey("cases", "LIST", "The cases, at least one. It must be there."),
    ManifestKey(
      "report", "LIST", "In which shape the results are shown: sections, in their order.",
      otherwise: "plain tables of figures"),
  ]

  static let options = [
    ManifestKey(
      "repeats", "1 to 10000", "How often a case runs and counts. Too few can never show a change.", otherwise: "8"),
    ManifestKey("warmup", "0 to 1000", "How often it runs before that; stored, and not reported.", otherwise: "1"),
    ManifestKey(
      "timeout", "TIME", "For one run of fio: 90 (seconds), 90s, 10m, 2h, at most 168h.", otherwise: "600s"),
    ManifestKey(
      "requires", "LIST",
      "What the host must have, or the case is skipped: names, and mappings of a name to its value, such as {memory: 4g}."
    ),
    ManifestKey(
      "settings", "NAME: VALUE",
      "How the host is set while the case runs, such as thp.enabled: madvise. What was changed is put back."),
    ManifestKey(
      "environment", "NAME: VALUE", "Variables for ${NAME} in the job file. A variable of the matrix hides one."),
    ManifestKey(
      "metrics", "LIST",
      "The metrics that count. The first decides in compare, and a repeat without it is invalid. Fault counts decide, too; the others are reported.",
      otherwise: "clat_p50_ns, iops"),
    ManifestKey(
      "limits", "METRIC: LIMIT",
      "From which change on compare calls a metric better or worse: 8%, an amount such as 50ns, a mapping of both, or none, with which the metric is reported and never judged.",
      otherwise: "the limits of compare"),
  ]

  static let guest = [
    ManifestKey(
      "cpus", "1 to 255", "CPUs of a guest. With several, instructions are not counted.", otherwise: "1")
  ]

  static let entry = [
    ManifestKey("name", "NAME", "Letters, digits, . _ + and -, at most 100; unique. It must be there."),
    ManifestKey("job", "FILE", "The job file, relative to the directory of the suite. It must be there."),
    ManifestKey(
      "matrix", "NAME: [VALUE, ...]",
      "A case for each combination of the values; its id is name/NAME=value,NAME=value. Values have no blank, comma, semicolon or #. Each variable is one of the job file or of a setting."
    ),
    ManifestKey(
      "exclude", "LIST", "Combinations that are left out: variables, each with a value or a list of values."),
    ManifestKey("full", "MAPPING", "Options over those of the case in full runs."),
    ManifestKey("full_only", "true or false", "Only in full runs, and not in guests.", otherwise: "false"),
    ManifestKey("guest", "MAPPING", "Options over those of the case in guests."),
    ManifestKey("published", "LIST", "Figures that others have published of the case."),
  ]

  static let guestOfCase = [
    ManifestKey("skip", "REASON", "The case is skipped in guests, for this reason.")
  ]

  static let published = [
    ManifestKey("metric", "METRIC", "What the figure is of. It must be there."),
    ManifestKey(
      "value", "NUMBER",
      "In the metric's unit, or in one that is written behind it: 0.119 ms; above 0, or 0 for counts and sizes. It must be there."
    ),
    ManifestKey("source", "TEXT", "Where the figure comes from.", otherwise: "that of the suite"),
    ManifestKey(
      "when", "NAME: VALUE", "The combinations that it is about: each variable with a value or a list of values.",
      otherwise: "all of the case"),
  ]

  static let limit = [
    ManifestKey("relative", "PERCENT", "A share, such as 8%."),
    ManifestKey(
      "absolute", "AMOUNT", "An amount in a unit of the metric, such as 50ns or 4KiB. Both must be exceeded."),
  ]
}

/// Sections of `report`.
extension ManifestKey {
  /// Which cases, and what they are called.
  static let selection = [
    ManifestKey("cases", "PATTERNS", "Patterns of ids or names of cases.", otherwise: "all cases"),
    ManifestKey("when", "NAME: VALUE", "Variables of the matrix with a value, or a list of values."),
    ManifestKey(
      "labels", "NAME: {PATTERN: TEXT}",
      "Texts for ${NAME}, by patterns of the values of the variable NAME, or of the cases where no variable has this name; the first that matches counts.",
      otherwise: "a variable is shown by its value"),
  ]

  /// What number is shown.
  static let value = [
    ManifestKey("metric", "METRIC", "What the numbers are of.", otherwise: "the first metric of each case"),
    ManifestKey("per", "NUMBER or METRIC", "What it is divided by."),
    ManifestKey(
      "unit", "UNIT", "The unit of the numbers: us, ms, MiB, or \"%\" for a quotient of two metrics.",
      otherwise: "that which keeps a number short"),
    ManifestKey("decimals", "0 to 9", "Digits behind the point.", otherwise: "2"),
  ]

  static let figures = [
    ManifestKey("figures", "PATTERNS", "Plain tables of all figures of these cases.")
  ]

  static let table =
    [ManifestKey("table", "TITLE", "A published table, and what was measured beside it.")] + selection + [
      ManifestKey("rows", "LABELS or HEADING: TEXT", "What names a row. It must be there."),
      ManifestKey(
        "columns", "LABEL or LIST",
        "A label: a column for each of its texts. A list: a column for each entry, and published runs as rows above the cases.",
        otherwise: "published, measured and ratio"),
    ] + value + [
      ManifestKey(
        "separator", "TEXT", "The table is plain lines, as mails have them, with this between the cells.",
        otherwise: "a table in columns"),
      ManifestKey("underline", "CHARACTER", "What stands below the heading of plain lines."),
      ManifestKey(
        "published", "ROW: NUMBERS",
        "A number, or a list of numbers in the order of the columns, and - where there is none. Several labels of a row are parted by \" : \".",
        otherwise: "the published figures of the cases"),
      ManifestKey("source", "TEXT", "Where these numbers come from.", otherwise: "that of the suite"),
      ManifestKey("notes", "LIST", "Sentences below the table."),
    ]

  static let histogram =
    [ManifestKey("histogram", "TITLE", "How long single faults took, for each case.")] + selection + [
      ManifestKey("steps", "linear or log2", "Microseconds, or powers of two.", otherwise: "linear"),
      ManifestKey(
        "published", "TITLE: {MICROSECONDS: COUNT}", "Published counts by the lower end of each line, with steps: log2."
      ),
    ]

  static let chart =
    [ManifestKey("chart", "huge_bytes", "Bytes in huge pages over time, for each case.")] + selection

  static let column = [
    ManifestKey("heading", "TEXT", "What stands above the column.", otherwise: "the metric"),
    ManifestKey("absent", "TEXT", "A sentence for when no case has it."),
  ]
}
