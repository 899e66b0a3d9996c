// SPDX-License-Identifier: GPL-2.0-only

/// What an instruction of the window belongs to. Each belongs to one.
package struct Category: Equatable, Sendable, BitwiseCopyable {
  package let rawValue: UInt8

  private init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// A fault of the job that an access in user space caused.
  package static var userFault: Category { Category(0) }
  /// A fault of the job that the kernel's own access to user memory caused.
  package static var kernelFault: Category { Category(1) }
  /// A fault of the job without an exception: get_user_pages, populate.
  package static var handledFault: Category { Category(2) }
  /// A fault of another task.
  package static var otherFault: Category { Category(3) }
  /// Interrupts, and the softirqs that they leave.
  package static var interrupt: Category { Category(4) }
  /// Softirqs elsewhere.
  package static var softirq: Category { Category(5) }
  /// The job in user space.
  package static var jobUser: Category { Category(6) }
  /// The job's system calls.
  package static var jobKernel: Category { Category(7) }
  /// Other tasks in user space.
  package static var otherUser: Category { Category(8) }
  /// Other tasks in the kernel, and CPUs that idle.
  package static var otherKernel: Category { Category(9) }

  package static var count: Int { 10 }
  /// The first ones have a tree of calls.
  package static var treeCount: Int { 6 }

  package init(index: Int) { rawValue = UInt8(truncatingIfNeeded: index) }

  var index: Int { Int(rawValue) }
  /// A fault, of whomever.
  var isFault: Bool { rawValue < 4 }

  /// As the profile calls it.
  package var name: StaticString {
    switch rawValue {
    case 0: "user-fault"
    case 1: "kernel-fault"
    case 2: "handled-fault"
    case 3: "other-fault"
    case 4: "interrupt"
    case 5: "softirq"
    case 6: "job-user"
    case 7: "job-kernel"
    case 8: "other-user"
    default: "other-kernel"
    }
  }
}
