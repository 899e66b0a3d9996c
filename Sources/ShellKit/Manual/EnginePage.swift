// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// libpagefault(7): the engine's options and what does not go together, of the tables that FioKit shares with the engine.
enum EnginePage {
  static func write(to page: inout Roff) {
    page.section("Name")
    page.raw("libpagefault \\- an I/O engine of fio that turns I/Os into page faults")
    page.section("Synopsis")
    page.raw("\(Roff.bold("ioengine=external:"))\(Roff.italic("/path/"))\(Roff.bold("libpagefault.so"))")
    page.raw(".PP\n\(Roff.bold("fio \u{2d}\u{2d}enghelp="))\(Roff.italic("/path/"))\(Roff.bold("libpagefault.so"))")
    page.section("Description")
    page.prose(
      """
      fio(1) loads the engine as an external one. A job's files are mappings then, and each I/O is an access to its range of one: \
      memory that is touched for the first time, or again after it was given back, faults. fio measures, counts and reports as \
      for every other engine, and its options for sizes, order, jobs, rates and verification hold.

      Without options a job has private anonymous memory, and an I/O is one memcpy(3) of the block. Options of the engine have to \
      follow ioengine= in a section. A word that is not in the list is refused by fio, which lists those that are; combinations \
      that make no sense are refused by the engine before anything is mapped.

      The engine has the layouts of released fios from 3.28 on. It proves that of the fio that loads it before it uses \
      it, and refuses a fio that it does not know. `faultbench fio list` tries each fio of a machine.
      """)
    page.section("Options")
    for option in PageFaultOption.allCases { write(option, to: &page) }
    page.section("Combinations that are refused")
    for rule in PageFaultCombination.all { page.entry(Roff.bold(rule.refused), "\(rule.instead).") }
    page.section("Examples")
    page.prose("Random reads and writes of 2 GiB, allowed huge pages after half a second, with checksums:")
    page.literal(example.split(separator: "\n").map(String.init))
    page.section("See also")
    page.raw(
      ".BR fio (1),\n.BR faultbench (1),\n.BR faultbench\\-suite (5),\n.BR mmap (2),\n.BR madvise (2),\n.BR userfaultfd (2)"
    )
  }

  private static func write(_ option: PageFaultOption, to page: inout Roff) {
    let name = Roff.bold("\(option.rawValue)=")
    switch option.values {
    case .words(let words):
      page.entry(name + Roff.italic("word"), "\(option.help).")
      page.raw(".RS")
      for (number, word) in words.enumerated() {
        page.entry(Roff.bold(word.text), "\(word.help)\(number == 0 ? " (default)" : "").")
      }
      page.raw(".RE")
    case .number(let range, let number):
      page.entry(
        name + Roff.italic("number"),
        "\(option.help). From \(range.lowerBound) to \(range.upperBound). (default: \(number))")
    case .flag: page.entry(name + Roff.italic("0|1"), "\(option.help). (default: 0)")
    case .path: page.entry(name + Roff.italic("path"), "\(option.help). (default: none)")
    }
  }

  private static let example = """
    [pf]
    ioengine=external:/usr/lib/faultbench/libpagefault.so
    size=2g
    bs=4k
    rw=randrw
    verify=crc32c
    hugepage_delay=500
    """
}
