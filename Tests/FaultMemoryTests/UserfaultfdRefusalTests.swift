// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

@Suite("userfaultfd: what is refused, and why")
struct UserfaultfdRefusalTests {
  private static let modes = [UserfaultMode.missing, .minor, .wp]
  private static let backings = [UserfaultBacking.anon, .memfd, .hugetlbAnon, .hugetlbMemfd, .file]
  private static let answers = [UserfaultAnswer.auto, .copy, .zeropage, .resume, .move]

  @Test("Each combination is either in the table or refused by name, with what to use")
  func table() {
    var allowed = 0
    for mode in Self.modes {
      for backing in Self.backings {
        for answer in Self.answers {
          var options = UserfaultOptions(mode, backing)
          options.answer = answer
          if backing.isHugetlb { options.pageSize = 2 << 20 }
          do {
            try options.validate()
            allowed += 1
          } catch {
            #expect("\(error.problem)".contains("userfaultfd") || "\(error.problem)".contains("uffd_resolve"))
            #expect("\(error.remedy)".hasPrefix("use "))
            #expect(!"\(error.problem)".contains("\n") && UserfaultError.refused(error).errno == EINVAL)
          }
        }
      }
    }
    // missing: 4 on anon, 3 on memfd, 2 each on hugetlb; minor: 2 each; wp: auto on anon and memfd.
    #expect(allowed == 4 + 3 + 2 + 2 + 2 + 2 + 1 + 1)
  }

  @Test("Numbers that make no sense", arguments: [(0, 4096), (65, 4096), (-1, 4096), (1, 4095), (1, 2 << 20), (1, 0)])
  func numbers(handlers: Int, pageSize: Int) {
    var options = UserfaultOptions(.missing, .anon)
    (options.handlers, options.pageSize) = (handlers, pageSize)
    #expect(throws: UserfaultRefusal.self) { try options.validate() }
  }

  @Test("hugetlb memory needs its page size")
  func hugetlbPageSize() {
    #expect(throws: UserfaultRefusal.self) { try UserfaultOptions(.missing, .hugetlbAnon).validate() }
  }

  @Test("Start passes a refusal on, and takes nothing")
  func start() throws {
    let mapping = try UserfaultMapping(.anon, pages: 1)
    #expect(throws: UserfaultError.self) { _ = try mapping.start(UserfaultOptions(.minor, .anon)) }
  }

  @Test(
    "A feature that the kernel lacks is named",
    .enabled(if: UserfaultHost.isOpen, "no userfaultfd for this user"))
  func feature() {
    for features in [(UserfaultFeature(bit: 1 << 62), UserfaultFeature.none), (.none, UserfaultFeature(bit: 1 << 62))] {
      #expect {
        _ = try UserfaultOpening.open(requiring: features, optional: .none, nonblocking: true, kernelFaults: true)
      } throws: {
        guard case UserfaultError.unsupported(let feature)? = $0 as? UserfaultError else { return false }
        return feature.bit == 1 << 62
      }
    }
    for bit in [0, 4, 5, 9, 10, 12, 16] {
      let error = UserfaultError.unsupported(UserfaultFeature(bit: 1 << UInt64(bit)))
      #expect("\(error.subject)".hasPrefix("UFFD_FEATURE_") && error.errno == EOPNOTSUPP)
      #expect("\(error.remedy)".hasPrefix("boot Linux "))
    }
  }

  private static let remedies: [(UserfaultCall, Int32, String)] = [
    (.open, EPERM, "vm.unprivileged_userfaultfd=1"), (.open, EPERM, "CAP_SYS_PTRACE"),
    (.open, EPERM, "/dev/userfaultfd"), (.open, ENOSYS, "CONFIG_USERFAULTFD"), (.openUserModeOnly, EINVAL, "5.11"),
    (.open, EMFILE, "ulimit -n"), (.open, ENFILE, "fs.file-max"), (.api, EINVAL, "4.11"),
    (.register, EINVAL, "backing=memfd"), (.register, EBUSY, "another one"),
    (.affinity, EINVAL, "uffd_affinity=same"), (.populate, EFAULT, "hugetlb"), (.copy, ENOMEM, "memory"),
    (.copy, EFAULT, "file's size"), (.move, EBUSY, "uffd_resolve=copy"), (.register, ENOMEM, "lower size="),
  ]

  @Test("Errors name their remedy", arguments: remedies)
  func remedy(_ call: UserfaultCall, _ errno: Int32, _ words: String) {
    let error = UserfaultError.failed(SystemCallError(.userfaultfd(call), errno: errno))
    #expect("\(error.remedy)".contains(words) && error.errno == errno)
    #expect("\(error.subject)" == "\(call.name)")
  }

  private static let failing: [(SystemCallError.Call, Int32)] = [
    (.userfaultfd(.api), EINVAL), (.userfaultfd(.register), EINVAL), (.userfaultfd(.register), EBUSY),
    (.userfaultfd(.register), ENOMEM), (.userfaultfd(.mapSource), ENOMEM), (.allocate, ENOMEM),
    (.threadCreate, EAGAIN), (.threadCreate, EPERM), (.userfaultfd(.affinity), EINVAL),
    (.userfaultfd(.affinity), ESRCH), (.userfaultfd(.populate), EFAULT), (.userfaultfd(.populate), ENOMEM),
    (.userfaultfd(.writeProtect), ENOENT), (.userfaultfd(.writeProtect), EAGAIN),
  ]

  @Test(
    "Each call that fails at the start is told, and leaves nothing behind",
    .enabled(if: UserfaultHost.isOpen, "no userfaultfd for this user"), .timeLimit(.minutes(1)), arguments: failing)
  func forced(_ call: SystemCallError.Call, _ errno: Int32) throws {
    let mapping = try UserfaultMapping(.anon, pages: 4)
    let needsWP = call == .userfaultfd(.populate) || call == .userfaultfd(.writeProtect)
    var options = UserfaultOptions(needsWP ? .wp : .missing, .anon)
    (options.affinity, options.handlers) = (.same, 3)
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    Syscalls.$failing.withValue(SystemCallError(call, errno: errno)) {
      _ = #expect { _ = try mapping.start(options) } throws: {
        guard case UserfaultError.failed(let error)? = $0 as? UserfaultError else { return false }
        return error == SystemCallError(call, errno: errno)
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count == before)
    // The range is ordinary memory.
    for page in 0..<4 { #expect(mapping.address(page).pointee == 0) }
  }

  @Test("Calls of the page cache that fail", arguments: [(UserfaultCall.mapPageCache, ENOMEM), (.populate, EFAULT)])
  func pageCache(_ call: UserfaultCall, _ errno: Int32) throws {
    let mapping = try UserfaultMapping(.memfd, pages: 1)
    let error = SystemCallError(.userfaultfd(call), errno: errno)
    Syscalls.$failing.withValue(error) {
      _ = #expect(throws: error) {
        try UserfaultPageCache.fill(mapping.file, offset: 0, length: PageSize.base, pageSize: PageSize.base)
      }
    }
    #expect(throws: SystemCallError(.userfaultfd(.populate), errno: EFAULT), "beyond the end of the file") {
      try UserfaultPageCache.fill(mapping.file, offset: 1 << 20, length: PageSize.base, pageSize: PageSize.base)
    }
  }

  @Test("Two userfaultfds cannot have the same range", .enabled(if: UserfaultHost.isOpen, "no userfaultfd"))
  func busy() throws {
    let mapping = try UserfaultMapping(.anon, pages: 1)
    let userfaultfd = try mapping.start(UserfaultOptions(.missing, .anon))
    #expect {
      _ = try mapping.start(UserfaultOptions(.missing, .anon))
    } throws: {
      ($0 as? UserfaultError)?.errno == EBUSY
    }
    #expect(mapping.address(0).pointee == UserfaultPattern.word)
    #expect(userfaultfd.end().counts.resolved == 1)
  }
}
