// SPDX-License-Identifier: GPL-2.0-only

/// Which answer goes with which mode and backing.
struct UserfaultfdAnswerTable {
  /// One line of the table: what `auto` means, and what else may be asked for.
  struct Row {
    let mode: UserfaultfdMode
    let backing: UserfaultfdBacking
    let auto: UserfaultfdAnswer
    let others: (UserfaultfdAnswer, UserfaultfdAnswer)
    let feature: UserfaultfdFeature

    init(
      _ mode: UserfaultfdMode, _ backing: UserfaultfdBacking, _ auto: UserfaultfdAnswer,
      _ others: (UserfaultfdAnswer, UserfaultfdAnswer) = (.auto, .auto), needs feature: UserfaultfdFeature
    ) {
      (self.mode, self.backing, self.auto, self.others, self.feature) = (mode, backing, auto, others, feature)
    }

    func allows(_ answer: UserfaultfdAnswer) -> Bool {
      answer == auto || answer == .auto || answer == others.0 || answer == others.1
    }
  }

  /// The whole table; nil where the kernel registers no such memory.
  static func row(_ mode: UserfaultfdMode, _ backing: UserfaultfdBacking) -> Row? {
    switch (mode, backing) {
    case (.missing, .anon): Row(mode, backing, .copy, (.zeropage, .move), needs: .none)
    case (.missing, .memfd): Row(mode, backing, .copy, (.zeropage, .auto), needs: .missingShmem)
    case (.missing, .hugetlbAnon), (.missing, .hugetlbMemfd): Row(mode, backing, .copy, needs: .missingHugetlb)
    case (.minor, .memfd): Row(mode, backing, .continue, needs: .minorShmem)
    case (.minor, .hugetlbMemfd): Row(mode, backing, .continue, needs: .minorHugetlb)
    case (.wp, .anon): Row(mode, backing, .unprotect, needs: .writeProtect)
    case (.wp, .memfd): Row(mode, backing, .unprotect, needs: .writeProtectShmem)
    default: nil
    }
  }

  /// The line for `mode` on `backing`, and the answer that `answer` means there.
  static func choose(
    _ mode: UserfaultfdMode, _ backing: UserfaultfdBacking, _ answer: UserfaultfdAnswer
  ) throws(UserfaultfdError) -> (row: Row, answer: UserfaultfdAnswer) {
    guard let row = row(mode, backing) else { throw .refused(.memory(mode, backing)) }
    guard row.allows(answer) else { throw .refused(.answer(mode, answer)) }
    return (row, answer == .auto ? row.auto : answer)
  }
}
