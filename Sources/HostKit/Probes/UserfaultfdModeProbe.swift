// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// Which kinds of memory can be registered for missing, minor and write-protect faults, and what may answer them.
struct UserfaultfdModeProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    Mode.allCases.map(fact)
  }

  enum Mode: String, CaseIterable {
    case missing, minor, wp

    /// The bit of UFFDIO_REGISTER.
    var bit: UInt64 {
      switch self {
      case .missing: 1 << 0
      case .wp: 1 << 1
      case .minor: 1 << 2
      }
    }

    var oldestKernel: String {
      switch self {
      case .missing: "4.3"
      case .minor: "5.13 (memfd: 5.14)"
      case .wp: "5.7 (memfd and hugetlb: 5.19)"
      }
    }
  }

  private enum Backing: String, CaseIterable {
    case anon, memfd, hugetlb
  }

  /// Features without which a registration could be refused: the write-protect flag, hugetlb and shmem of each mode.
  private static let wanted: UInt64 = 1 << 0 | 1 << 4 | 1 << 5 | 1 << 9 | 1 << 10 | 1 << 12

  private func fact(_ mode: Mode) -> HostFact {
    let topic = "userfaultfd \(mode.rawValue)"
    var worked: [String] = []
    var refused: [(backing: Backing, error: Errno)] = []
    for backing in Backing.allCases {
      do throws(Errno) {
        worked.append("\(backing.rawValue) (\(Self.answers(try register(mode, backing)).joined(separator: " ")))")
      } catch {
        refused.append((backing, error))
      }
    }
    // Private anonymous memory has no minor faults for userfaultfd: no kernel will register it.
    let unexpected = refused.filter { mode != .minor || $0.backing != .anon }
    let detail = worked.isEmpty ? "no memory can be registered" : worked.joined(separator: ", ")
    guard let first = unexpected.first else { return HostFact(topic: topic, state: .available, detail: detail) }
    return HostFact(
      topic: topic, state: worked.isEmpty ? .missing : .limited, detail: detail,
      cause: unexpected.map { "\($0.backing.rawValue): \($0.error.nameAndText)" }.joined(separator: ", "),
      remedy: first.error == .invalidArgument
        ? "boot Linux \(mode.oldestKernel) or later, with that kind of memory configured" : "see userfaultfd")
  }

  /// Registers one page of that backing; the ioctls that may resolve its faults.
  private func register(_ mode: Mode, _ backing: Backing) throws(Errno) -> UInt64 {
    let descriptor = try UserfaultfdOpening.anyReady(files, wanting: Self.wanted)
    switch backing {
    case .anon:
      return try Self.register(try TrialMapping(length: pageSize), mode, descriptor)
    case .memfd:
      let file = try TrialDescriptor(clinux_host_memfd(pageSize))
      return try Self.register(try TrialMapping(pageOf: file), mode, descriptor)
    case .hugetlb:
      // MAP_NORESERVE: registering needs no page in the pool as long as nothing touches the mapping.
      guard let size = HugetlbProbe.sizes(files).first else { throw .notSupported }
      let mapping = try TrialMapping(
        length: size * 1024,
        flags: MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE | HugetlbProbe.flags(kibibytes: size))
      return try Self.register(mapping, mode, descriptor)
    }
  }

  private static func register(
    _ mapping: borrowing TrialMapping, _ mode: Mode, _ descriptor: borrowing TrialDescriptor
  ) throws(Errno) -> UInt64 {
    var ioctls: UInt64 = 0
    try descriptor.use { number throws(Errno) in
      _ = try mapping.use { start, length throws(Errno) in
        try granted(clinux_host_uffd_register(number, start, length, mode.bit, &ioctls))
      }
    }
    return ioctls
  }

  /// The ioctls that answer a fault, by their numbers in linux/userfaultfd.h.
  static func answers(_ ioctls: UInt64) -> [String] {
    let names = [(3, "copy"), (4, "zeropage"), (5, "move"), (6, "writeprotect"), (7, "continue"), (8, "poison")]
    return names.filter { ioctls >> UInt64($0.0) & 1 == 1 }.map(\.1)
  }
}
