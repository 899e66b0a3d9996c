// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

/// By which ways a userfaultfd can be had, and what the kernel's handshake offers.
struct UserfaultfdProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    let answers = UserfaultfdOpening.allCases.map { way in
      (way: way, error: refusal { () throws(Errno) in _ = try way.open(files) })
    }
    return [opening(answers)] + features
  }

  private func opening(_ answers: [(way: UserfaultfdOpening, error: Errno?)]) -> HostFact {
    var words = answers.map { "\($0.way.rawValue) \($0.error.map(\.name) ?? "yes")" }
    if let sysctl = files.number("/proc/sys/vm/unprivileged_userfaultfd") {
      words.append("vm.unprivileged_userfaultfd=\(sysctl)")
    }
    let detail = words.joined(separator: ", ")
    if answers.contains(where: { $0.way.seesKernelFaults && $0.error == nil }) {
      return HostFact(topic: "userfaultfd", state: .available, detail: detail)
    }
    let error = answers.first { $0.way == .systemCall }?.error ?? .noFunction
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
      let names = Self.names(of: try UserfaultfdOpening.offeredFeatures(files))
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
