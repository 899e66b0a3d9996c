// SPDX-License-Identifier: GPL-2.0-only

/// What libfaultscope.so counted in the windows of a job, or of several (docs/fault-scope.md), read into values.
package struct Profile: Sendable, Equatable {
  /// What an instruction belongs to.
  package enum Category: String, Sendable, CaseIterable {
    /// Faults of the job by accesses in user space.
    case userFault = "user-fault"
    /// Faults of the job by the kernel's own accesses to its memory.
    case kernelFault = "kernel-fault"
    /// Faults of the job without an exception: populate, get_user_pages.
    case handledFault = "handled-fault"
    /// Faults of other tasks.
    case otherFault = "other-fault"
    /// Interrupts, with the softirqs that they leave.
    case interrupt
    /// Softirqs elsewhere.
    case softirq
    /// The job in user space: engine and fio.
    case jobUser = "job-user"
    /// The job in the kernel, outside of faults.
    case jobKernel = "job-kernel"
    /// Other tasks in user space.
    case otherUser = "other-user"
    /// Other tasks in the kernel, and idle vCPUs.
    case otherKernel = "other-kernel"

    /// The job's own faults.
    package static let jobFaults: [Category] = [.userFault, .kernelFault, .handledFault]
  }

  /// Of a category.
  package struct Total: Sendable, Equatable {
    /// All of the category.
    package var instructions: UInt64 = 0
    /// Faults, interrupts or softirqs that ended.
    package var ended: UInt64 = 0
    /// Of these, faults that the kernel counts as faults of the task.
    package var handled: UInt64 = 0
  }

  /// A function of the guest's kernel.
  package struct Function: Sendable, Equatable {
    /// 0 for what belongs to no symbol.
    package var address: UInt64
    /// As kallsyms has it, a module's name behind it in brackets; the address where nobody has named it.
    package var name: String
  }

  /// A function below one way that led to it.
  package struct Node: Sendable, Equatable {
    /// The node of its caller; nil for those that a category begins with.
    package var parent: Int?
    /// That of the root above it.
    package var category: Category
    /// Its place in ``Profile/functions``.
    package var function: Int
    /// Instructions of its own.
    package var own: UInt64
    /// How often it was called there.
    package var calls: UInt64
    /// Of `own`: executions of string instructions.
    package var repeats: UInt64
    /// Bytes that these moved.
    package var bytes: UInt64
  }

  /// Faults that took one way through the functions.
  package struct Group: Sendable, Equatable {
    /// What the faults are.
    package var category: Category
    /// How many.
    package var count: UInt64
    /// Instructions: of all, of the shortest, of the longest.
    package var sum: UInt64, min: UInt64, max: UInt64
    /// The first fault's way; empty where it was not written down.
    package var path: [Step] = []
  }

  /// A function on a fault's way.
  package struct Step: Sendable, Equatable, Hashable {
    /// Its place in ``Profile/functions``.
    package var function: Int
    /// 1 for the outermost.
    package var depth: Int
    /// Instructions of its own.
    package var own: UInt64
  }

  /// Levels that a tree of functions has at most; a window has 120 and some leaves.
  package static let maxDepth = 256

  /// Whether the jobs closed all windows; otherwise a job was killed or QEMU ended.
  package internal(set) var isClosed = false
  /// How many windows it is of.
  package internal(set) var windows = 1
  /// Over all vCPUs; what was counted on each is in ``processors``.
  package internal(set) var totals: [Category: Total] = [:]
  /// Instructions by vCPU.
  package internal(set) var processors: [Int: UInt64] = [:]
  /// Further numbers by name: `unfinished`, `too-deep` and so on.
  package internal(set) var counters: [String: UInt64] = [:]
  /// What nodes and steps name.
  package internal(set) var functions: [Function] = []
  /// Parents come before their children.
  package internal(set) var nodes: [Node] = []
  /// Those of most faults first.
  package internal(set) var groups: [Group] = []

  /// The job's own faults, as its kernel counts them.
  package var faults: UInt64 { faultTotal(\.handled) }

  /// Instructions of the job's own faults.
  package var instructions: UInt64 { faultTotal(\.instructions) }

  /// What the job's own faults come to, of whichever category.
  func faultTotal(_ value: KeyPath<Total, UInt64>) -> UInt64 {
    Category.jobFaults.reduce(0) { $0 &+ (totals[$1]?[keyPath: value] ?? 0) }
  }

  /// What the functions of the job's own faults have of something: instructions of their own, bytes.
  package func faultSum(_ value: KeyPath<Node, UInt64>) -> UInt64 {
    nodes.reduce(0) { Category.jobFaults.contains($1.category) ? $0 &+ $1[keyPath: value] : $0 }
  }

  /// Names its functions.
  package mutating func name(by symbols: KernelSymbols) {
    for index in functions.indices { functions[index].name = symbols.name(of: functions[index].address) }
  }
}

/// Why a profile cannot be read.
package struct ProfileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Which line, from 1 on.
  package let line: Int
  /// Half a sentence.
  package let reason: String

  /// Where, and why.
  package var description: String { "line \(line) of the profile \(reason)" }
}
