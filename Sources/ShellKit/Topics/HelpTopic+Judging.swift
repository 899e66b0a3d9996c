// SPDX-License-Identifier: GPL-2.0-only

/// What comes of the figures.
extension HelpTopic {
  static let verdicts = HelpTopic(
    "verdicts", "How compare decides: worse, better, no change, inconclusive.",
    """
    A case is worse only if all of these hold:

      - p of the Mann-Whitney test is below alpha (0.01), after Holm's
        correction for all tests of the comparison,
      - the shift (Hodges-Lehmann) is beyond the limit: 5 % where neither
        suite.yaml nor --limit says otherwise, and an absolute amount where
        the metric has one,
      - the whole 95 % interval of the ratio lies beyond the limit.

    What else there is:

      no change     the interval lies within the limits
      inconclusive  neither is shown; more repeats may decide
      failed        a repeat did not count
      missing       one side lacks the case

    Few repeats can never decide: one test needs 5 of each side, up to 4 tests need 6,
    up to 17 need 7, up to 64 need 8. compare says so, and ends with 3.

    One metric of each case is judged, and each further one that has a limit. Fault
    counts decide, too. Another processor or another job is refused without `--force`.
    Instructions of guests need no test: kernels count the same in each boot.

    `faultbench ab` decides otherwise: by pairs side by side, until a change beyond
    `--limit` is shown or ruled out.
    """)

  static let noise = HelpTopic(
    "noise", "What makes repeats differ, and what can be done about it.",
    """
    The same job gives other figures each time. What a comparison can decide depends on
    how far they lie apart:

      faultbench calibrate                the noise of this host, with advice
      faultbench calibrate SUITE          that of the cases to be compared
      faultbench doctor                   what this host can do at all

    calibrate runs the same again and again (A/A), and tells the repeats that find a
    change of 2, 5 and 10 %, the smallest change that 5, 10 and 20 repeats find, whether
    the machine drifts, and how many repeats it needs to warm up.

    What helps:

      - an idle machine
      - a fixed frequency of the processor, and jobs bound to a CPU
      - huge pages set the same way each time: settings of a suite do that
      - in a virtual machine, memory that the host has backed already: the
        first touch of idle memory costs more than a later one
      - more repeats, taking turns between both sides
      - pairs side by side: faultbench ab finds one per cent where both
        jobs may share a CPU
      - a guest that counts instructions, where time does not matter
    """)

  static let store = HelpTopic(
    "store", "Where results are kept, and how a run is named.",
    """
    Every run goes into one SQLite file: faultbench.sqlite of the working directory, or
    `--store FILE`. What was measured is on the disk before the next repeat begins.

    A run is named by

      its number      12
      its label       before     (the last run that has it)
      latest          the run that began last

      faultbench report before
      faultbench compare before after
      faultbench history first-touch/RW=write clat_p50_ns
      faultbench export before --output before.json
      faultbench import before.json --store other.sqlite

    compare, profile and guest gate take exported runs, too, and compare takes JSON
    results of any fio job.

    The file can be copied whenever no run is going on; meanwhile its log, FILE-wal,
    belongs to it. Each row has a checksum: damage is an error, never another figure.
    """)
}
