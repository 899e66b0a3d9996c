// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

/// userfaultfd without privilege, in a thread that gives up its own.
///
/// Linux keeps credentials per thread; the raw system call, unlike the C library's setresuid, changes only the caller's.
@Suite("userfaultfd: without privilege", .enabled(if: geteuid() == 0, "only root can become somebody else"))
struct UserfaultfdPrivilegeTests {
  #if arch(x86_64)
    private static let setresuid = 117
  #else
    private static let setresuid = 147
  #endif

  private static let isRestricted: Bool = {
    let sysctl = FileManager.default.contents(atPath: "/proc/sys/vm/unprivileged_userfaultfd") ?? Data()
    return sysctl.first == UInt8(ascii: "0") && access("/dev/userfaultfd", F_OK) == 0
      && (try? FileManager.default.attributesOfItem(atPath: "/dev/userfaultfd")[.posixPermissions] as? Int) == 0o600
  }()

  private func asNobody(_ body: @escaping @Sendable () -> Void) throws {
    typealias Call = @convention(c) (Int, Int, Int, Int) -> Int
    let call = Shared(unsafeBitCast(try #require(clinux_program_symbol("syscall")), to: Call.self))
    let ended = UserfaultfdHost.inThreads(1) { _ in
      guard call.value(Self.setresuid, 65534, 65534, 65534) == 0 else {
        Issue.record("setresuid")
        return
      }
      body()
    }
    #expect(ended)
    #expect(geteuid() == 0)
  }

  @Test("Faults of the program itself are handled all the same", .timeLimit(.minutes(1)))
  func userModeOnly() throws {
    let mapping = Shared(try UserfaultfdMapping(.anon, pages: 16))
    try asNobody {
      do {
        let userfaultfd = try mapping.value.start(UserfaultfdOptions(.missing, .anon))
        #expect(!userfaultfd.handlesKernelFaults || !Self.isRestricted)
        for page in 0..<16 { #expect(mapping.value.address(page).pointee == UserfaultfdPattern.word) }
        #expect(userfaultfd.end().counts.resolved == 16)
      } catch {
        Issue.record(error)
      }
    }
  }

  @Test(
    "Faults inside system calls need privilege, and the error names the call",
    .enabled(if: isRestricted, "this host lets everybody have a userfaultfd"), .timeLimit(.minutes(1)))
  func kernelFaults() throws {
    let mapping = Shared(try UserfaultfdMapping(.anon, pages: 1))
    try asNobody {
      var options = UserfaultfdOptions(.missing, .anon)
      options.kernelFaults = true
      do throws(UserfaultfdError) {
        try mapping.value.start(options).end()
        Issue.record("it was granted")
      } catch {
        guard case .failed(let failed) = error else { return #expect(Bool(false), "\(error)") }
        #expect(failed == SystemCallError(.userfaultfd(.open), errno: EPERM))
      }
    }
  }

  @Test(
    "The device node is tried when the system call is refused",
    .enabled(if: access("/dev/userfaultfd", R_OK | W_OK) == 0, "no /dev/userfaultfd for this user"),
    .timeLimit(.minutes(1)))
  func device() throws {
    let mapping = try UserfaultfdMapping(.anon, pages: 1)
    var options = UserfaultfdOptions(.missing, .anon)
    // Also where user-mode faults would do: the device gives more than UFFD_USER_MODE_ONLY.
    for (errno, kernelFaults) in [(EPERM, true), (ENOSYS, true), (EPERM, false)] {
      options.kernelFaults = kernelFaults
      var result: Result<Userfaultfd, any Error> = .failure(SystemCallError(.mmap, errno: 0))
      Syscalls.$failing.withValue(SystemCallError(.userfaultfd(.open), errno: errno)) {
        result = Result { try mapping.start(options) }
      }
      let userfaultfd = try result.get()
      #expect(userfaultfd.handlesKernelFaults)
      #expect(mapping.address(0).pointee == UserfaultfdPattern.word)
      #expect(userfaultfd.end().counts.resolved == 1)
      mapping.giveBack()
    }
  }
}
