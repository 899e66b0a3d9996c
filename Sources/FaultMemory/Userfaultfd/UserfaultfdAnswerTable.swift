// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Why a combination of mode, backing and answer cannot be, and what to use.
package struct UserfaultRefusal: Error, Sendable {
  /// What cannot be, in the words of the options.
  package let problem: StaticString
  /// What to use instead.
  package let remedy: StaticString
}

/// Which answer goes with which mode and backing.
struct UserfaultAnswerTable {
  /// One line of the table: what `auto` means, what may be asked for, and what the kernel must have.
  struct Row {
    let auto: UserfaultAnswer
    fileprivate let answers: UInt64
    let feature: UserfaultFeature

    func allows(_ answer: UserfaultAnswer) -> Bool {
      answer == .auto || answers >> UInt64(answer.ioctl) & 1 == 1
    }
  }

  /// The line of CLinuxUserfaultfd.c; nil where no such faults can be handled.
  static func row(_ mode: UserfaultMode, _ backing: UserfaultBacking) -> Row? {
    guard let rule = clinux_uffd_rule(mode.bit, UInt32(backing.code)) else { return nil }
    return Row(
      auto: UserfaultAnswer(ioctl: UInt8(truncatingIfNeeded: rule.pointee.preferred)), answers: rule.pointee.answers,
      feature: UserfaultFeature(bit: rule.pointee.feature))
  }

  /// The line for `mode` on `backing`, and the answer that `answer` means there.
  static func choose(
    _ mode: UserfaultMode, _ backing: UserfaultBacking, _ answer: UserfaultAnswer
  ) throws(UserfaultRefusal) -> (row: Row, answer: UserfaultAnswer) {
    guard let row = row(mode, backing) else { throw refusal(mode, backing) }
    guard row.allows(answer) else { throw refusal(mode, backing, answer) }
    return (row, answer == .auto ? row.auto : answer)
  }

  private static func refusal(_ mode: UserfaultMode, _ backing: UserfaultBacking) -> UserfaultRefusal {
    switch (mode, backing) {
    case (_, .file):
      UserfaultRefusal(
        problem: "userfaultfd with a file that is not on tmpfs or hugetlbfs: the kernel cannot register it",
        remedy: "use backing=memfd, or a file on tmpfs")
    case (.minor, .hugetlbAnon):
      UserfaultRefusal(
        problem: "userfaultfd=minor with private hugetlb memory: it has no page cache to find pages in",
        remedy: "use backing=memfd with hugetlb=, or userfaultfd=missing")
    case (.minor, _):
      UserfaultRefusal(
        problem: "userfaultfd=minor with anonymous memory: it has no page cache to find pages in",
        remedy: "use backing=memfd, or userfaultfd=missing")
    default:
      UserfaultRefusal(
        problem: "userfaultfd=wp with hugetlb memory: write-protecting huge pages is not offered",
        remedy: "use hugetlb=0, or userfaultfd=missing")
    }
  }

  private static func refusal(
    _ mode: UserfaultMode, _ backing: UserfaultBacking, _ answer: UserfaultAnswer
  ) -> UserfaultRefusal {
    switch (mode, answer) {
    case (.minor, _):
      UserfaultRefusal(
        problem: "userfaultfd=minor is answered by UFFDIO_CONTINUE only: the page exists already",
        remedy: "use uffd_resolve=continue or auto, or userfaultfd=missing")
    case (.wp, _):
      UserfaultRefusal(
        problem: "userfaultfd=wp is answered by UFFDIO_WRITEPROTECT only: the page exists already",
        remedy: "use uffd_resolve=auto, or userfaultfd=missing")
    case (_, .resume):
      UserfaultRefusal(
        problem: "uffd_resolve=continue with userfaultfd=missing: there is no page to go on with",
        remedy: "use userfaultfd=minor with backing=memfd, or uffd_resolve=copy")
    case (_, .zeropage):
      UserfaultRefusal(
        problem: "uffd_resolve=zeropage with hugetlb memory: the kernel has no huge zero page for it",
        remedy: "use uffd_resolve=copy, or hugetlb=0")
    default:
      UserfaultRefusal(
        problem: "uffd_resolve=move with memory that is not anonymous: only private anonymous base pages move",
        remedy: "use backing=anon with hugetlb=0, or uffd_resolve=copy")
    }
  }
}
