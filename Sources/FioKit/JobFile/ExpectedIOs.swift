// SPDX-License-Identifier: GPL-2.0-only

extension PlannedJob {
  /// How many reads, writes and trims one copy of the job does; nil where an option leaves that to fio, to the clock or to a
  /// file's size. Only jobs of engines without an end are known: `null`, and the page-fault engine.
  public var ios: Int? {
    guard hasEndlessEngine, options.allSatisfy({ Self.counting.contains($0.key) || Self.neutral.contains($0.key) }),
      Self.directions.contains((value("rw", "readwrite") ?? nil) ?? "read"),
      let size = number("size", otherwise: 0), let block = number("bs", "blocksize", otherwise: Self.usualBlock),
      let loops = number("loops", otherwise: 1), let files = number("nrfiles", otherwise: 1)
    else { return nil }
    let (unit, overflow) = block.multipliedReportingOverflow(by: files)
    guard !overflow, size > 0, unit > 0, size.isMultiple(of: unit) else { return nil }
    let (count, tooMany) = (size / block).multipliedReportingOverflow(by: max(1, loops))
    return tooMany ? nil : count
  }

  /// Of all copies together.
  var allIOs: Int? {
    guard let ios, let copies else { return nil }
    let (product, overflow) = ios.multipliedReportingOverflow(by: copies)
    return overflow ? nil : product
  }

  private static let usualBlock = 4096

  private static let directions: Set<String> = [
    "read", "write", "trim", "randread", "randwrite", "randtrim", "rw", "readwrite", "randrw",
  ]

  /// Options that say how much is done.
  private static let counting: Set<String> = ["rw", "readwrite", "size", "bs", "blocksize", "loops", "nrfiles", "numjobs"]

  /// Options that change how it is done, not how much. With any other one, only fio knows.
  private static let neutral: Set<String> = [
    "name", "description", "ioengine", "thread", "group_reporting", "stonewall", "wait_for_previous", "new_group",
    "iodepth", "directory", "filename", "rwmixread", "rwmixwrite", "norandommap", "randrepeat", "allrandrepeat", "randseed",
    "random_generator", "startdelay", "cpus_allowed", "cpus_allowed_policy", "nice", "prio", "percentile_list",
    "clat_percentiles", "lat_percentiles", "disk_util", "clocksource", "exec_prerun", "exec_postrun", "invalidate",
    "fallocate", "create_serialize", "unlink", "fsync", "end_fsync", "zero_buffers", "refill_buffers", "scramble_buffers",
    // the page-fault engine's own
    "hugepage_delay", "backing", "sharing", "hugetlb", "thp", "layout", "access", "alloc_first", "refault", "refault_every",
    "userfaultfd", "uffd_handlers", "uffd_wait", "uffd_resolve", "uffd_affinity", "map_sync", "map_populate",
    "map_noreserve", "map_align", "cow", "page_latency", "fault_report",
  ]

  private var hasEndlessEngine: Bool {
    guard let ioengine else { return false }
    return ioengine == "null" || ioengine.hasSuffix("/libpagefault.so")
  }

  /// nil where the option is no plain number.
  private func number(_ names: String..., otherwise usual: Int) -> Int? {
    guard let option = options.last(where: { names.contains($0.key) }) else { return usual }
    guard let text = option.value, !Substitution.needsFio(text) else { return nil }
    return FioValue.bytes(text).flatMap { Int(exactly: $0) }
  }
}

extension JobPlan {
  /// Processes and threads of the jobs that set `option`; nil where only fio can tell.
  public func processes(setting option: String) -> Int? {
    let counts = jobs.filter { job in job.doesIO && job.options.contains { $0.key == option } }.map(\.copies)
    return counts.contains(nil) ? nil : counts.compactMap { $0 }.reduce(0, +)
  }
}
