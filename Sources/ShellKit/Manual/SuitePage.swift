// SPDX-License-Identifier: GPL-2.0-only
import SuiteKit

/// faultbench-suite(5): the keys of suite.yaml, of the table that its reader has.
package enum SuitePage {
  static func write(to page: inout Roff) {
    page.section("Name")
    page.raw("faultbench\\-suite \\- suites of fio jobs, described by suite.yaml")
    page.section("Description")
    page.prose(
      """
      A suite is a directory of job files with a suite.yaml that says which of them to run, how often, under which settings of \
      the host, and which figures count. Its job files are ordinary ones: plain fio runs them, given the variables.

      The file is YAML without anchors and aliases. `faultbench suite check SUITE` tells every mistake at once with line and \
      column, and has fio read each job file for every combination of a matrix; nothing runs.

      What wins: defaults, then full, then the case, then full of the case; for guests guest stands for full. requires, settings, \
      environment and limits are joined by name; the metrics of a case stand before those of defaults.
      """)
    for mapping in ManifestMapping.allCases { write(mapping, to: &page) }
    page.section("Variables of a job")
    for variable in EnvironmentVariable.ofJobs { page.entry(Roff.bold(variable.name), variable.meaning) }
    page.section("Examples")
    page.prose("A suite of one job with a matrix of two variables:")
    page.literal(example.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    page.section("See also")
    page.raw(".BR faultbench (1),\n.BR libpagefault (7),\n.BR fio (1)")
  }

  private static func write(_ mapping: ManifestMapping, to page: inout Roff) {
    page.section(mapping.title)
    for key in mapping.ownKeys {
      let otherwise = key.otherwise.isEmpty ? "" : " Without it: \(key.otherwise)."
      page.entry("\(Roff.bold(key.name)): \(Roff.italic(key.value))", key.help + otherwise)
    }
    for (place, names) in mapping.sharedKeys {
      let list = names.map(Roff.bold).joined(separator: ", ")
      page.raw(
        "\(mapping.ownKeys.isEmpty && place == .options ? "" : ".PP\n")As in \(Roff.escaped(place.title)):\n\(list).")
    }
  }

  /// `SuitePageTests` has `suite check` read it.
  package static let example = """
    suite: first-touch
    summary: first touches of private memory
    defaults:
      repeats: 8
      timeout: 120s
      requires: [{memory: 1g}]
      settings: {thp.enabled: madvise}
      environment: {SIZE: 64m}
      metrics: [ns_per_fault, clat_p50_ns]
      limits: {ns_per_fault: 5%}
    full:
      repeats: 12
      environment: {SIZE: 1g}
    guest:
      environment: {SIZE: 8m}
    cases:
      - name: touch
        job: touch.fio
        matrix: {THP: [never, advise], RW: [read, write]}
        exclude: [{THP: advise, RW: read}]
    """

  /// The job file of the example.
  package static let exampleJob = """
    [touch]
    ioengine=external:${PAGEFAULT_ENGINE}
    access=touch
    thp=${THP}
    rw=${RW}
    size=${SIZE}
    bs=4k
    """
}
