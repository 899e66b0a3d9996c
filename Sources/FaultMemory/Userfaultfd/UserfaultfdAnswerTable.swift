// SPDX-License-Identifier: GPL-2.0-only

/// Why a combination of mode, backing and answer cannot be, and what to use.
package struct UserfaultRefusal: Error, Sendable {
  /// What cannot be, in the words of the options.
  package let problem: StaticString
  /// What to use instead.
  package let remedy: StaticString
}

/// Which answer goes with which mode and backing.
struct UserfaultAnswerTable {
  /// One line of the table: what `auto` means, and what else may be asked for.
  struct Row {
    let mode: UserfaultMode
    let backing: UserfaultBacking
    let auto: UserfaultAnswer
    let others: (UserfaultAnswer, UserfaultAnswer)
    let feature: UserfaultFeature

    init(
      _ mode: UserfaultMode, _ backing: UserfaultBacking, _ auto: UserfaultAnswer,
      _ others: (UserfaultAnswer, UserfaultAnswer) = (.auto, .auto), needs feature: UserfaultFeature
    ) {
      (self.mode, self.backing, self.auto, self.others, self.feature) = (mode, backing, auto, others, feature)
    }

    func allows(_ answer: UserfaultAnswer) -> Bool {
      answer == auto || answer == .auto || answer == others.0 || answer == others.1
    }
  }

  /// The whole table; nil where the kernel registers no such memory.
  static func row(_ mode: UserfaultMode, _ backing: UserfaultBacking) -> Row? {
    switch (mode, backing) {
    case (.missing, .anon): Row(mode, backing, .copy, (.zeropage, .move), needs: .none)
    case (.missing, .memfd): Row(mode, backing, .copy, (.zeropage, .auto), needs: .missingShmem)
    case (.missing, .hugetlbAnon), (.missing, .hugetlbMemfd): Row(mode, backing, .copy, needs: .missingHugetlb)
    case (.minor, .memfd): Row(mode, backing, .resume, needs: .minorShmem)
    case (.minor, .hugetlbMemfd): Row(mode, backing, .resume, needs: .minorHugetlb)
    case (.wp, .anon): Row(mode, backing, .unprotect, needs: .writeProtect)
    case (.wp, .memfd): Row(mode, backing, .unprotect, needs: .writeProtectShmem)
    default: nil
    }
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
