// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How a handler resolves a fault.
package struct UserfaultAnswer: Sendable, Equatable, BitwiseCopyable {
  /// The number of the ioctl in linux/userfaultfd.h, 0 for `auto`.
  let ioctl: UInt8

  /// What suits the mode.
  package static var auto: UserfaultAnswer { UserfaultAnswer(ioctl: 0) }
  /// `UFFDIO_COPY` from the handler's own buffer.
  package static var copy: UserfaultAnswer { UserfaultAnswer(ioctl: UInt8(CLINUX_UFFD_ANSWER_COPY)) }
  /// `UFFDIO_ZEROPAGE`.
  package static var zeropage: UserfaultAnswer { UserfaultAnswer(ioctl: UInt8(CLINUX_UFFD_ANSWER_ZEROPAGE)) }
  /// `UFFDIO_MOVE` of a page that the handler filled before.
  package static var move: UserfaultAnswer { UserfaultAnswer(ioctl: UInt8(CLINUX_UFFD_ANSWER_MOVE)) }
  /// `UFFDIO_CONTINUE`: the page of the page cache as it is.
  package static var resume: UserfaultAnswer { UserfaultAnswer(ioctl: UInt8(CLINUX_UFFD_ANSWER_CONTINUE)) }
  /// `UFFDIO_WRITEPROTECT` off; what `auto` means in mode wp.
  static var unprotect: UserfaultAnswer { UserfaultAnswer(ioctl: UInt8(CLINUX_UFFD_ANSWER_WRITEPROTECT)) }

  /// Whether handlers need memory of their own to answer.
  var needsSource: Bool { self == .copy || self == .move }

  var call: UserfaultCall {
    switch self {
    case .copy: .copy
    case .zeropage: .zeropage
    case .move: .move
    case .unprotect: .writeProtect
    default: .resume
    }
  }
}
