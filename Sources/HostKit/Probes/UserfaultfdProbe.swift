// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// By which ways a userfaultfd can be had, and what the kernel's handshake offers.
struct UserfaultfdProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    let answers = UserfaultfdWay.all.map { way in
      (way: way, error: refusal { () throws(Errno) in _ = try way.open(files) })
    }
    return [opening(answers)] + features
  }

  private func opening(_ answers: [(way: UserfaultfdWay, error: Errno?)]) -> HostFact {
    var words = answers.map { "\($0.way.name) \($0.error.map(\.name) ?? "yes")" }
    if let sysctl = files.number("/proc/sys/vm/unprivileged_userfaultfd") {
      words.append("vm.unprivileged_userfaultfd=\(sysctl)")
    }
    let detail = words.joined(separator: ", ")
    if answers.contains(where: { $0.way.reportsKernelFaults && $0.error == nil }) {
      return HostFact(topic: "userfaultfd", state: .available, detail: detail)
    }
    let error = answers.first { $0.way == .call }?.error ?? .noFunction
    let cause = "userfaultfd(2): \(error.nameAndText)"
    let allow = "as root: sysctl vm.unprivileged_userfaultfd=1, or chmod a+rw /dev/userfaultfd; or run as root"
    if answers.contains(where: { $0.error == nil }) {
      return HostFact(
        topic: "userfaultfd", state: .limited, detail: detail + "; only faults of user code are reported", cause: cause,
        remedy: allow)
    }
    return HostFact(
      topic: "userfaultfd", state: .missing, detail: detail, cause: cause,
      remedy: error == .noFunction
        ? "boot a kernel with CONFIG_USERFAULTFD=y" : allow + "; in a container, allow it in the seccomp profile")
  }

  private var features: [HostFact] {
    do throws(Errno) {
      let names = Self.names(of: try UserfaultfdWay.offeredFeatures(files))
      return [
        HostFact(
          topic: "userfaultfd features", state: .available,
          detail: names.isEmpty ? "none" : names.joined(separator: " "))
      ]
    } catch {
      return [
        HostFact(
          topic: "userfaultfd features", state: .unknown, detail: "no handshake",
          cause: "UFFDIO_API: \(error.nameAndText)",
          remedy: "see userfaultfd")
      ]
    }
  }

  /// The names of linux/userfaultfd.h without their prefix; a bit newer than this list by its number.
  static func names(of features: UInt64) -> [String] {
    (0..<64).filter { features >> UInt64($0) & 1 == 1 }.map { $0 < known.count ? known[$0] : "bit\($0)" }
  }

  private static let known = [
    "PAGEFAULT_FLAG_WP", "EVENT_FORK", "EVENT_REMAP", "EVENT_REMOVE", "MISSING_HUGETLBFS", "MISSING_SHMEM",
    "EVENT_UNMAP", "SIGBUS", "THREAD_ID", "MINOR_HUGETLBFS", "MINOR_SHMEM", "EXACT_ADDRESS", "WP_HUGETLBFS_SHMEM",
    "WP_UNPOPULATED", "POISON", "WP_ASYNC", "MOVE",
  ]
}

/// A way to a userfaultfd, with a permission of its own: one of CLinuxUserfaultfd.h, which has their order.
struct UserfaultfdWay: Equatable, Sendable {
  private let number: Int32

  static let call = UserfaultfdWay(number: Int32(CLINUX_UFFD_BY_CALL))
  static let device = UserfaultfdWay(number: Int32(CLINUX_UFFD_BY_DEVICE))
  static let userModeOnly = UserfaultfdWay(number: Int32(CLINUX_UFFD_USER_MODE_ONLY))

  /// In the order in which they are tried.
  static var all: [UserfaultfdWay] { (0..<Int32(CLINUX_UFFD_WAYS)).map(UserfaultfdWay.init) }

  var name: String {
    switch self {
    case .call: "userfaultfd(2)"
    case .device: CLINUX_UFFD_DEVICE
    default: "UFFD_USER_MODE_ONLY"
    }
  }

  /// Whether faults inside system calls are reported too, not only those of the program itself.
  var reportsKernelFaults: Bool { clinux_uffd_reports_kernel_faults(number) != 0 }

  func open(_ files: HostFiles) throws(Errno) -> TrialDescriptor {
    try TrialDescriptor(clinux_uffd_open(number, files.path(CLINUX_UFFD_DEVICE), 1))
  }

  /// A descriptor by whichever way is open, after the handshake; the features are those asked for that the kernel has.
  static func anyReady(_ files: HostFiles, wanting features: UInt64) throws(Errno) -> TrialDescriptor {
    let offered = try offeredFeatures(files)
    // A second descriptor: the handshake is done once, and asking for a feature that is not there fails it.
    let descriptor = try first(files)
    _ = try handshake(descriptor, wanting: features & offered)
    return descriptor
  }

  /// All features that UFFDIO_API offers.
  static func offeredFeatures(_ files: HostFiles) throws(Errno) -> UInt64 {
    try handshake(try first(files), wanting: 0)
  }

  private static func handshake(
    _ descriptor: borrowing TrialDescriptor, wanting features: UInt64
  ) throws(Errno) -> UInt64 {
    var offered: UInt64 = 0
    _ = try descriptor.use { number throws(Errno) in
      try granted(clinux_uffd_api(number, features, &offered))
    }
    return offered
  }

  private static func first(_ files: HostFiles) throws(Errno) -> TrialDescriptor {
    var reason: Errno?
    for way in all {
      do throws(Errno) {
        return try way.open(files)
      } catch {
        reason = reason ?? error
      }
    }
    throw reason ?? .noFunction
  }
}

/// Which kinds of memory can be registered for missing, minor and write-protect faults, and what can answer them:
/// what the kernel offers, as far as the rules of CLinuxUserfaultfd.c let a handler use it.
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
      case .missing: UInt64(CLINUX_UFFD_MODE_MISSING)
      case .minor: UInt64(CLINUX_UFFD_MODE_MINOR)
      case .wp: UInt64(CLINUX_UFFD_MODE_WP)
      }
    }

    var oldestKernel: String {
      switch self {
      case .missing: "4.3"
      case .minor: "5.13 (memfd: 5.14)"
      case .wp: "5.7 (memfd: 5.19)"
      }
    }
  }

  /// The kinds of memory by the names that users have for them; both kinds of hugetlb memory follow one rule, where there is
  /// one for both.
  private enum Backing: String, CaseIterable {
    case anon, memfd, hugetlb

    /// What can answer faults of that mode, and what the kernel must have for it; nil where such faults cannot be handled.
    func rule(_ mode: Mode) -> clinux_uffd_rule? {
      let number =
        switch self {
        case .anon: CLINUX_UFFD_ANON
        case .memfd: CLINUX_UFFD_MEMFD
        case .hugetlb: CLINUX_UFFD_HUGETLB_MEMFD
        }
      return clinux_uffd_rule(mode.bit, UInt32(number))?.pointee
    }
  }

  private func fact(_ mode: Mode) -> HostFact {
    let topic = "userfaultfd \(mode.rawValue)"
    var worked: [String] = []
    var refused: [(backing: Backing, error: Errno)] = []
    for backing in Backing.allCases {
      guard let rule = backing.rule(mode) else { continue }
      do throws(Errno) {
        let answers = try register(mode, backing, wanting: rule.feature) & rule.answers
        worked.append("\(backing.rawValue) (\(Self.answers(answers).joined(separator: " ")))")
      } catch {
        refused.append((backing, error))
      }
    }
    let detail = worked.isEmpty ? "no memory can be registered" : worked.joined(separator: ", ")
    guard let first = refused.first else { return HostFact(topic: topic, state: .available, detail: detail) }
    return HostFact(
      topic: topic, state: worked.isEmpty ? .missing : .limited, detail: detail,
      cause: refused.map { "\($0.backing.rawValue): \($0.error.nameAndText)" }.joined(separator: ", "),
      remedy: first.error == .invalidArgument
        ? "boot Linux \(mode.oldestKernel) or later, with that kind of memory configured" : "see userfaultfd")
  }

  /// Registers one page of that backing; the ioctls that may resolve its faults.
  private func register(_ mode: Mode, _ backing: Backing, wanting feature: UInt64) throws(Errno) -> UInt64 {
    let descriptor = try UserfaultfdWay.anyReady(files, wanting: feature)
    switch backing {
    case .anon:
      return try Self.register(try TrialMapping(length: pageSize), mode, descriptor)
    case .memfd:
      let file = try TrialDescriptor(clinux_memfd("faultbench", 0, Int64(pageSize)))
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
        try granted(clinux_uffd_register(number, start, length, mode.bit, &ioctls))
      }
    }
    return ioctls
  }

  /// The ioctls that answer a fault, by their numbers in linux/userfaultfd.h.
  static func answers(_ ioctls: UInt64) -> [String] {
    let names = [
      (CLINUX_UFFD_ANSWER_COPY, "copy"), (CLINUX_UFFD_ANSWER_ZEROPAGE, "zeropage"), (CLINUX_UFFD_ANSWER_MOVE, "move"),
      (CLINUX_UFFD_ANSWER_WRITEPROTECT, "writeprotect"), (CLINUX_UFFD_ANSWER_CONTINUE, "continue"),
    ]
    return names.filter { ioctls >> UInt64($0.0) & 1 == 1 }.map(\.1)
  }
}
