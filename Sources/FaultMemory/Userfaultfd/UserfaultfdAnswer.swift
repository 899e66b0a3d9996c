// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How a handler resolves a fault.
package struct UserfaultfdAnswer: Sendable, Equatable, BitwiseCopyable {
  /// The number of the ioctl in linux/userfaultfd.h, 0 for `auto`.
  let ioctl: UInt8

  /// What suits the mode.
  package static var auto: UserfaultfdAnswer { UserfaultfdAnswer(ioctl: 0) }
  /// `UFFDIO_COPY` from the handler's own buffer.
  package static var copy: UserfaultfdAnswer { UserfaultfdAnswer(ioctl: UInt8(CLINUX_UFFD_ANSWER_COPY)) }
  /// `UFFDIO_ZEROPAGE`.
  package static var zeropage: UserfaultfdAnswer { UserfaultfdAnswer(ioctl: UInt8(CLINUX_UFFD_ANSWER_ZEROPAGE)) }
  /// `UFFDIO_MOVE` of a page that the handler filled before.
  package static var move: UserfaultfdAnswer { UserfaultfdAnswer(ioctl: UInt8(CLINUX_UFFD_ANSWER_MOVE)) }
  /// `UFFDIO_CONTINUE`: the page of the page cache as it is.
  package static var `continue`: UserfaultfdAnswer { UserfaultfdAnswer(ioctl: UInt8(CLINUX_UFFD_ANSWER_CONTINUE)) }
  /// `UFFDIO_WRITEPROTECT` off; what `auto` means in mode wp.
  static var unprotect: UserfaultfdAnswer { UserfaultfdAnswer(ioctl: UInt8(CLINUX_UFFD_ANSWER_WRITEPROTECT)) }

  /// Whether handlers need memory of their own to answer.
  var needsSource: Bool { self == .copy || self == .move }

  var call: UserfaultfdCall {
    switch self {
    case .copy: .copy
    case .zeropage: .zeropage
    case .move: .move
    case .unprotect: .writeProtect
    default: .continue
    }
  }
}

/// Which answer goes with which mode and backing.
struct UserfaultfdAnswerTable {
  /// One line of the table: what `auto` means, what may be asked for, and what the kernel must have.
  struct Row {
    let auto: UserfaultfdAnswer
    fileprivate let answers: UInt64
    let feature: UserfaultfdFeature

    func allows(_ answer: UserfaultfdAnswer) -> Bool {
      answer == .auto || answers >> UInt64(answer.ioctl) & 1 == 1
    }
  }

  /// The line of CLinuxUserfaultfd.c; nil where no such faults can be handled.
  static func row(_ mode: UserfaultfdMode, _ backing: UserfaultfdBacking) -> Row? {
    guard let rule = clinux_uffd_rule(mode.bit, UInt32(backing.code)) else { return nil }
    return Row(
      auto: UserfaultfdAnswer(ioctl: UInt8(truncatingIfNeeded: rule.pointee.preferred)), answers: rule.pointee.answers,
      feature: UserfaultfdFeature(bit: rule.pointee.feature))
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
