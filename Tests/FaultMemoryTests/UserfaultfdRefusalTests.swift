// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

@Suite("userfaultfd: what is refused, and why")
struct UserfaultfdRefusalTests {
  private static let modes = [UserfaultfdMode.missing, .minor, .wp]
  private static let backings = [UserfaultfdBacking.anon, .memfd, .hugetlbAnon, .hugetlbMemfd, .file]
  private static let answers = [UserfaultfdAnswer.auto, .copy, .zeropage, .continue, .move]

  private static func isRefusal(_ error: any Error) -> Bool {
    if case .refused? = error as? UserfaultfdError { return true }
    return false
  }

  @Test("Each combination is either in the table or refused")
  func table() {
    var allowed = 0
    for mode in Self.modes {
      for backing in Self.backings {
        for answer in Self.answers {
          var options = UserfaultfdOptions(mode, backing)
          options.answer = answer
          if backing.isHugetlb { options.pageSize = 2 << 20 }
          do {
            try options.validate()
            allowed += 1
          } catch {
            #expect(Self.isRefusal(error) && error.errno == EINVAL)
          }
        }
      }
    }
    // missing: 4 on anon, 3 on memfd, 2 each on hugetlb; minor: 2 each; wp: auto on anon and memfd.
    #expect(allowed == 4 + 3 + 2 + 2 + 2 + 2 + 1 + 1)
  }

  @Test("Numbers that make no sense", arguments: [(0, 4096), (65, 4096), (-1, 4096), (1, 4095), (1, 2 << 20), (1, 0)])
  func numbers(handlers: Int, pageSize: Int) {
    var options = UserfaultfdOptions(.missing, .anon)
    (options.handlers, options.pageSize) = (handlers, pageSize)
    #expect { try options.validate() } throws: { Self.isRefusal($0) }
  }

  @Test("hugetlb memory needs its page size")
  func hugetlbPageSize() {
    #expect { try UserfaultfdOptions(.missing, .hugetlbAnon).validate() } throws: { Self.isRefusal($0) }
  }

  @Test("Start passes a refusal on, and takes nothing")
  func start() throws {
    let mapping = try UserfaultfdMapping(.anon, pages: 1)
    #expect(throws: UserfaultfdError.self) { _ = try mapping.start(UserfaultfdOptions(.minor, .anon)) }
  }

  @Test(
    "A feature that the kernel lacks is named",
    .enabled(if: UserfaultfdHost.isOpen, "no userfaultfd for this user"))
  func feature() {
    for features in [
      (UserfaultfdFeature(bit: 1 << 62), UserfaultfdFeature.none), (.none, UserfaultfdFeature(bit: 1 << 62)),
    ] {
      #expect {
        _ = try UserfaultfdOpening.open(requiring: features, optional: .none, nonblocking: true, kernelFaults: true)
      } throws: {
        guard case UserfaultfdError.unsupported(let feature)? = $0 as? UserfaultfdError else { return false }
        return feature.bit == 1 << 62
      }
    }
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
    .enabled(if: UserfaultfdHost.isOpen, "no userfaultfd for this user"), .timeLimit(.minutes(1)), arguments: failing)
  func forced(_ call: SystemCallError.Call, _ errno: Int32) throws {
    let mapping = try UserfaultfdMapping(.anon, pages: 4)
    let needsWP = call == .userfaultfd(.populate) || call == .userfaultfd(.writeProtect)
    var options = UserfaultfdOptions(needsWP ? .wp : .missing, .anon)
    (options.affinity, options.handlers) = (.same, 3)
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    Syscalls.$failing.withValue(SystemCallError(call, errno: errno)) {
      _ = #expect { _ = try mapping.start(options) } throws: {
        guard case UserfaultfdError.failed(let error)? = $0 as? UserfaultfdError else { return false }
        return error == SystemCallError(call, errno: errno)
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count == before)
    // The range is ordinary memory.
    for page in 0..<4 { #expect(mapping.address(page).pointee == 0) }
  }

  @Test("Calls of the page cache that fail", arguments: [(UserfaultfdCall.mapPageCache, ENOMEM), (.populate, EFAULT)])
  func pageCache(_ call: UserfaultfdCall, _ errno: Int32) throws {
    let mapping = try UserfaultfdMapping(.memfd, pages: 1)
    let error = SystemCallError(.userfaultfd(call), errno: errno)
    Syscalls.$failing.withValue(error) {
      _ = #expect(throws: error) {
        try UserfaultfdPageCache.fill(mapping.file, offset: 0, length: PageSize.base, pageSize: PageSize.base)
      }
    }
    #expect(throws: SystemCallError(.userfaultfd(.populate), errno: EFAULT), "beyond the end of the file") {
      try UserfaultfdPageCache.fill(mapping.file, offset: 1 << 20, length: PageSize.base, pageSize: PageSize.base)
    }
  }

  @Test("Two userfaultfds cannot have the same range", .enabled(if: UserfaultfdHost.isOpen, "no userfaultfd"))
  func busy() throws {
    let mapping = try UserfaultfdMapping(.anon, pages: 1)
    let userfaultfd = try mapping.start(UserfaultfdOptions(.missing, .anon))
    #expect {
      _ = try mapping.start(UserfaultfdOptions(.missing, .anon))
    } throws: {
      ($0 as? UserfaultfdError)?.errno == EBUSY
    }
    #expect(mapping.address(0).pointee == UserfaultfdPattern.word)
    #expect(userfaultfd.end().counts.resolved == 1)
  }
}
