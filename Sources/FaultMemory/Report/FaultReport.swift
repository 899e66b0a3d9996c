// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What one job did to memory, as the file of its report says it; docs/fault-report.md is its schema.
///
/// Views only: whoever fills it in keeps the memory until `write(to:)` has returned.
package struct FaultReport {
  /// The version of the schema. A reader refuses a larger one; a new member alone does not make it larger.
  package static var version: UInt64 { 1 }

  /// Faults of the job's thread against what was to be expected.
  package struct Faults {
    /// nil where the engine cannot say.
    package var expected: FaultExpectation?
    /// nil where nothing was counted, as in a job whose I/Os other threads did.
    package var observed: FaultCount?
    /// How far they may differ.
    package var tolerance: FaultTolerance
    /// How they added up; nil where nothing was counted.
    package var timeline: FaultTimeline?

    /// Nothing known.
    package init(
      expected: FaultExpectation? = nil, observed: FaultCount? = nil, tolerance: FaultTolerance = .standard
    ) {
      self.expected = expected
      self.observed = observed
      self.tolerance = tolerance
    }

    /// Whether they agree; nil where one of them is missing.
    package var agree: Bool? {
      guard let expected, let observed else { return nil }
      return tolerance.accepts(observed, for: expected)
    }
  }

  /// The latencies of userfaultfd faults, in two parts and as a whole.
  package struct Userfaultfd {
    /// From the fault to the handler's reading it.
    package var wakeUp: LatencyHistogram?
    /// From there to the kernel's having the answer.
    package var resolution: LatencyHistogram?

    /// Any of them may be missing.
    package init(wakeUp: LatencyHistogram? = nil, resolution: LatencyHistogram? = nil) {
      self.wakeUp = wakeUp
      self.resolution = resolution
    }
  }

  /// The job's name, any bytes.
  package var jobName: UnsafePointer<CChar>?
  /// `CLOCK_MONOTONIC` in nanoseconds when the job began: the zero of all other times.
  package var begin: UInt64
  /// See `Faults`.
  package var faults = Faults()
  /// Bytes of all mappings.
  package var mappedBytes: UInt64 = 0
  /// What pages mapped at the end; nil where that could not be found out.
  package var memory: ResidentBytes?
  /// What the job asked of the kernel.
  package var events: EventLog?
  /// How long single pages took, where they were timed.
  package var pageLatency: LatencyHistogram?
  /// See `Userfaultfd`.
  package var userfaultfd: Userfaultfd?
  /// How huge pages grew.
  package var hugePages: HugePageTimeline?
  /// Where the job's guards left what they caught.
  package var sigbus: SigbusSlot?

  /// A report of a job that began at `begin`, of which nothing else is known.
  package init(jobName: UnsafePointer<CChar>?, begin: UInt64) {
    self.jobName = jobName
    self.begin = begin
  }

  /// Where the report of the calling thread's job goes: `path`, or in the directory `path` where that ends in a slash.
  ///
  /// A copy, to be freed; nil without memory.
  package static func location(
    _ path: UnsafePointer<CChar>, jobName: UnsafePointer<CChar>?
  ) -> UnsafeMutablePointer<CChar>? {
    let length = strlen(path)
    guard length > 0, path[length - 1] == CChar(UInt8(ascii: "/")) else { return strdup(path) }
    guard let jobName else { return clinux_report_path(path, "job") }
    return clinux_report_path(path, jobName)
  }

  /// Throws what would keep a report from being written to `path`, before anything is measured.
  package static func check(_ path: UnsafePointer<CChar>) throws(FaultReportError) {
    do throws(SystemCallError) {
      try ReportFile.check(path)
    } catch {
      throw FaultReportError(error, path: path)
    }
  }

  /// Writes it to `path`, which has the whole report afterwards or, after an error, what it had before.
  ///
  /// A path that is no regular file (a terminal, a pipe, /dev/null) is written to as it is.
  package func write(to path: UnsafePointer<CChar>) throws(FaultReportError) {
    do throws(SystemCallError) {
      try ReportFile.write(to: path) { (file) throws(SystemCallError) in
        var text = try JSONText(to: file)
        describe(into: &text)
        try text.finish()
      }
    } catch {
      throw FaultReportError(error, path: path)
    }
  }
}

/// A report that could not be written. The path is the caller's.
package struct FaultReportError: Error, @unchecked Sendable {
  /// The call, and its errno.
  package let cause: SystemCallError
  /// Where the report should have gone.
  package let path: UnsafePointer<CChar>

  init(_ cause: SystemCallError, path: UnsafePointer<CChar>) {
    self.cause = cause
    self.path = path
  }

  /// The same about another name of the place.
  package func naming(_ path: UnsafePointer<CChar>) -> FaultReportError { FaultReportError(cause, path: path) }
}
