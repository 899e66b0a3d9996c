// SPDX-License-Identifier: GPL-2.0-only

/// Looks at what disturbs measurements: settings as they are, and counters by how much they move until ``sources()``.
package struct NoiseWatch: Sendable {
  let files: HostFiles
  /// The load before anything was measured; afterwards it is our own.
  private let load: Double?
  private let times: ProcessorTimes?
  private let swapped: Int64
  private let collapsed: Int

  /// Begins to watch this host.
  package init() {
    self.init(files: HostFiles())
  }

  init(files: HostFiles) {
    self.files = files
    load = files.text("/proc/loadavg").flatMap { $0.split(separator: " ").first }.flatMap { Double($0) }
    times = ProcessorTimes(files)
    swapped = Self.swapped(files)
    collapsed = Self.collapsed(files)
  }

  /// What was found, in the order in which it matters.
  package func sources() -> [NoiseSource] {
    let memory = MemoryNoise(
      files: files, swapped: Self.swapped(files) - swapped, collapsed: Self.collapsed(files) - collapsed)
    let processors = ProcessorNoise(files: files)
    return [loadFound, stealFound] + processors.sources() + memory.sources()
  }

  private var loadFound: NoiseSource {
    guard let load else { return NoiseSource(topic: "other load", state: .unknown, detail: "no /proc/loadavg") }
    let detail = "load \(ProcessorTimes.shown(load)) before the runs"
    guard load > Self.quietLoad else { return NoiseSource(topic: "other load", state: .quiet, detail: detail) }
    return NoiseSource(
      topic: "other load", state: .noisy, detail: detail,
      remedy: "end what else runs: ps -eo pid,pcpu,args --sort=-pcpu | head")
  }

  private var stealFound: NoiseSource {
    guard let times, let now = ProcessorTimes(files) else {
      return NoiseSource(topic: "steal time", state: .unknown, detail: "no /proc/stat")
    }
    guard let share = now.stolenShare(since: times) else {
      return NoiseSource(topic: "steal time", state: .unknown, detail: "too little time went by")
    }
    let detail = "\(ProcessorTimes.shown(share * 100)) % of the CPU time during the runs"
    guard share > Self.quietSteal else { return NoiseSource(topic: "steal time", state: .quiet, detail: detail) }
    return NoiseSource(
      topic: "steal time", state: .noisy, detail: detail,
      remedy: "other guests use these CPUs: measure at another time, or on CPUs of its own")
  }

  /// What a host that does nothing shows.
  private static let quietLoad = 0.3
  private static let quietSteal = 0.001

  private static func swapped(_ files: HostFiles) -> Int64 {
    HostCounters.pairs(in: files.text("/proc/vmstat") ?? "").reduce(0) { sum, pair in
      ["pswpin", "pswpout"].contains(pair.name) ? sum &+ pair.value : sum
    }
  }

  private static func collapsed(_ files: HostFiles) -> Int {
    files.number("\(TransparentHugePageSettings.directory)/khugepaged/pages_collapsed") ?? 0
  }
}

/// Something on the host that can make repeats differ, and what to do about it.
package struct NoiseSource: Sendable, Codable, Equatable {
  /// Whether it disturbs.
  package enum State: String, Sendable, Codable {
    /// It does not, as far as can be seen.
    case quiet
    /// It does, or may at any moment.
    case noisy
    /// This host does not tell.
    case unknown
  }

  /// What it is about: `CPU governor`, `steal time`.
  package var topic: String
  /// Whether it disturbs.
  package var state: State
  /// What was found, in one line.
  package var detail: String
  /// The command that ends it, or what else helps; nil where nothing is to be done.
  package var remedy: String?

  /// A finding.
  package init(topic: String, state: State, detail: String, remedy: String? = nil) {
    self.topic = topic
    self.state = state
    self.detail = detail
    self.remedy = remedy
  }
}
