// SPDX-License-Identifier: GPL-2.0-only

extension PlannedJob {
  /// Whether nothing but options whose meaning is known decides how much the job does.
  var hasKnownOptions: Bool {
    guard hasNoFile || Self.fileEngines.contains(ioengine) else { return false }
    // Whose file exists may have another size.
    let hasOwnFiles = hasNoFile || !options.contains { $0.key == "filename" }
    let isSplit = (value("filename") ?? nil)?.contains(":") == true
    let isShared = options.contains { $0.key == "filename" } && options.contains { $0.key == "nrfiles" }
    return hasOwnFiles && !isSplit && !isShared
      && options.allSatisfy {
        Self.counting.contains($0.key) || Self.neutral.contains($0.key) || PageFaultOption(rawValue: $0.key) != nil
          || WorkEffect.of($0.key).contains(.time) && $0.isZero
      }
  }

  /// Whether its data are in no file: those of `null`, and of the page-fault engine.
  var hasNoFile: Bool {
    guard let ioengine else { return false }
    return ioengine == "null" || ioengine.hasSuffix("/libpagefault.so")
  }

  /// fio's engines that do whole blocks on files which fio makes as large as the job says. `vsync` is none: it accounts for
  /// fewer bytes than it moves.
  private static let fileEngines: Set<String?> = [
    nil, "sync", "psync", "pvsync", "pvsync2", "mmap", "libaio", "io_uring", "posixaio",
  ]

  /// Options that say how much is done.
  private static let counting = WorkEffect.amounts

  /// Options that change how it is done, not how much, like those of the page-fault engine. With any other one, only fio knows.
  static let neutral: Set<String> = [
    "name", "description", "ioengine", "thread", "group_reporting", "stonewall", "wait_for_previous", "new_group",
    "iodepth", "directory", "filename", "rwmixread", "rwmixwrite", "norandommap", "randrepeat", "allrandrepeat",
    "randseed", "direct", "buffered", "fadvise_hint",
    "random_generator", "startdelay", "cpus_allowed", "cpus_allowed_policy", "nice", "prio", "percentile_list",
    "clat_percentiles", "lat_percentiles", "disk_util", "clocksource", "exec_prerun", "exec_postrun", "invalidate",
    "fallocate", "create_serialize", "unlink", "fsync", "end_fsync", "zero_buffers", "refill_buffers",
    "scramble_buffers",
  ]
}

extension JobPlan {
  /// Whether a job may end others before they have done all their work.
  var mayEndEarly: Bool {
    jobs.contains { job in job.options.contains { WorkEffect.of($0.key).contains(.endsOthers) } }
  }

  /// Processes and threads of the jobs that set `option`; nil where only fio can tell.
  package func processes(setting option: String) -> Int? {
    let counts = jobs.filter { job in job.doesIO && job.options.contains { $0.key == option } }.map(\.copies)
    return counts.contains(nil) ? nil : counts.compactMap { $0 }.reduce(0, +)
  }
}
