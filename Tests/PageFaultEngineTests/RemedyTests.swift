// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Testing

@testable import FaultMemory
@testable import PageFaultEngine

/// What the engine says of errors that `FaultMemory` names by call and errno alone.
@Suite("Remedies")
struct RemedyTests {
  private static let meant: [SystemCallError] =
    [EINTR, EAGAIN, EFAULT, EHWPOISON, ENOMEM, EINVAL].flatMap {
      [SystemCallError(.madvise(.populateRead), errno: $0), SystemCallError(.madvise(.populateWrite), errno: $0)]
    } + [EAGAIN, EBUSY, EINVAL, ENOMEM].map { SystemCallError(.madvise(.collapse), errno: $0) }
    + [EINTR, EBADF, ENOSPC, EDQUOT, EFBIG, EOPNOTSUPP, EPERM, ETXTBSY].map { SystemCallError(.fallocate, errno: $0) }
    + [EOPNOTSUPP, EPERM, EINTR].map { SystemCallError(.punchHole, errno: $0) }
    + [Advice.dontNeed, .free, .cold, .pageOut, .remove].map { SystemCallError(.madvise($0), errno: EINVAL) }
    + [EOPNOTSUPP, EACCES].map { SystemCallError(.madvise(.remove), errno: $0) }
    + [EAGAIN, EMFILE, ENFILE, ENOMEM].map { SystemCallError(.fork, errno: $0) }

  @Test("What an access, a refault or a fork may fail with has a meaning", arguments: meant)
  func meaning(_ error: SystemCallError) {
    #expect(error.meaning != nil)
  }

  @Test("Each cause of a SIGBUS has a sentence of its own that says what to do")
  func sigbus() {
    let causes: [SigbusCause] = [.fileEnd, .noHugePage, .noSpace, .ioError, .poison]
    #expect(Set(causes.map { "\($0.sentence)" }).count == causes.count)
    #expect(causes.allSatisfy { "\($0.sentence)".hasPrefix("SIGBUS: ") && "\($0.sentence)".contains(";") })
  }

  @Test("Each way in which a report cannot be written has a remedy")
  func report() {
    "/x".withCString { path in
      for errno in [ENOENT, ENOTDIR, EACCES, EPERM, EROFS, ENOSPC, EDQUOT, EISDIR, ENAMETOOLONG, ELOOP, EMFILE, EIO] {
        let error = FaultReportError(SystemCallError(.createReport, errno: errno), path: path)
        #expect(!"\(error.remedy)".isEmpty, "\(errno)")
      }
    }
  }

  @Test("A userfaultfd that cannot be is refused by name, with what to use")
  func refusals() {
    var refusals: [UserfaultfdRefusal] = [.handlers(0), .pageSize(1)]
    for mode in [UserfaultfdMode.missing, .minor, .wp] {
      for backing in [UserfaultfdBacking.anon, .memfd, .hugetlbAnon, .hugetlbMemfd, .file] {
        refusals.append(.memory(mode, backing))
      }
      for answer in [UserfaultfdAnswer.auto, .copy, .zeropage, .continue, .move] {
        refusals.append(.answer(mode, answer))
      }
    }
    for refusal in refusals {
      let error = UserfaultfdError.refused(refusal)
      #expect(!"\(error.subject)".isEmpty && !"\(error.subject)".contains("\n") && error.errno == EINVAL)
      #expect("\(error.remedy)".hasPrefix("use "))
    }
  }

  @Test("A feature that a kernel lacks is named, with the kernel that has it", arguments: [0, 4, 5, 9, 10, 12, 16])
  func feature(_ bit: UInt64) {
    let error = UserfaultfdError.unsupported(UserfaultfdFeature(bit: 1 << bit))
    #expect("\(error.subject)".hasPrefix("UFFD_FEATURE_") && error.errno == EOPNOTSUPP)
    #expect("\(error.remedy)".hasPrefix("boot Linux "))
  }

  private static let remedies: [(UserfaultfdCall, Int32, String)] = [
    (.open, EPERM, "vm.unprivileged_userfaultfd=1"), (.open, EPERM, "CAP_SYS_PTRACE"),
    (.open, EPERM, "/dev/userfaultfd"), (.open, ENOSYS, "CONFIG_USERFAULTFD"), (.openUserModeOnly, EINVAL, "5.11"),
    (.open, EMFILE, "ulimit -n"), (.open, ENFILE, "fs.file-max"), (.api, EINVAL, "4.11"),
    (.register, EINVAL, "backing=memfd"), (.register, EBUSY, "another one"),
    (.affinity, EINVAL, "uffd_affinity=same"), (.populate, EFAULT, "hugetlb"), (.copy, ENOMEM, "memory"),
    (.copy, EFAULT, "file's size"), (.move, EBUSY, "uffd_resolve=copy"), (.register, ENOMEM, "lower size="),
  ]

  @Test("A userfaultfd call that fails is named with its remedy", arguments: remedies)
  func call(_ call: UserfaultfdCall, _ errno: Int32, _ words: String) {
    let error = UserfaultfdError.failed(SystemCallError(.userfaultfd(call), errno: errno))
    #expect("\(error.remedy)".contains(words) && error.errno == errno)
    #expect("\(error.subject)" == "\(call.name)")
  }
}
