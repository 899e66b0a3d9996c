// SPDX-License-Identifier: GPL-2.0-only
import FioABI

/// The options that a job gave to the engine, read from the structure that fio filled in.
struct JobOptions {
  /// Milliseconds from the mapping to `MADV_HUGEPAGE`; 0 leaves the mapping as the system has it.
  let hugepageDelay: UInt32

  /// An hour: what the contract allows.
  static let longestDelay: UInt32 = 3_600_000

  /// The structure behind `td->eo`. Its first word belongs to fio.
  private enum Slot {
    static let job = 8
    static let proof = 16
    static let hugepageDelay = 20
  }

  /// `option_struct_size`.
  static let size = 24

  /// The value of an option that nobody sets: it arrives only where fio and engine agree on the structure.
  private static let proofValue: UInt32 = 19_481_226
  private static let proofText: StaticString = "19481226"

  /// The table for `ops->options`; nil without memory.
  static func table() -> UnsafeRawPointer? {
    guard var table = OptionTable(capacity: 2) else { return nil }
    let complete =
      table.append(.hiddenInteger("pagefault_proof", default: proofText, offset: Slot.proof))
      && table.append(
        .integer(
          "hugepage_delay", longName: "Huge page delay",
          help: "Map with MADV_NOHUGEPAGE, then MADV_HUGEPAGE after this many milliseconds (0 = off, at most 3600000)",
          default: "0", maximum: UInt64(longestDelay), offset: Slot.hugepageDelay))
    return complete ? UnsafeRawPointer(table.address) : nil
  }

  /// Reads and checks what fio parsed: it lets negative numbers through, whatever the limits.
  init(of thread: FioThread) throws(JobError) {
    guard let values = thread.engineOptions,
      values.load(fromByteOffset: Slot.proof, as: UInt32.self) == Self.proofValue
    else { throw .fio(.unproved(.engineOptions)) }
    hugepageDelay = values.load(fromByteOffset: Slot.hugepageDelay, as: UInt32.self)
    guard hugepageDelay <= Self.longestDelay else {
      throw .optionValue(
        "hugepage_delay", value: Int(Int32(bitPattern: hugepageDelay)),
        expected: "a number of milliseconds from 0 to 3600000, without a unit")
    }
  }

  /// Leaves the job's state where the workers of `io_submit_mode=offload` find it: fio gives them a copy of this structure.
  static func publish(_ job: UnsafeMutablePointer<Job>?, in thread: FioThread) {
    thread.engineOptions?.storeBytes(of: job, toByteOffset: Slot.job, as: UnsafeMutablePointer<Job>?.self)
  }

  /// The state of the job that `thread` works for, where it is an offload worker.
  static func publishedJob(in thread: FioThread) -> UnsafeMutablePointer<Job>? {
    thread.engineOptions?.load(fromByteOffset: Slot.job, as: UnsafeMutablePointer<Job>?.self)
  }
}
