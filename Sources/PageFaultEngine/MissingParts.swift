// SPDX-License-Identifier: GPL-2.0-only

/// Options whose part of the engine is not built in: the one place to take a line out of when it is.
enum MissingParts {
  static func refuse(_ options: JobOptions) throws(JobError) {
    if options.userfaultfd != .off { throw .notInThisBuild("userfaultfd") }
    if options.cow != .none { throw .notInThisBuild("cow") }
    if options.pageLatency { throw .notInThisBuild("page_latency") }
    if options.faultReport != nil { throw .notInThisBuild("fault_report") }
  }
}
