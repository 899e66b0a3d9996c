// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// The processor's own counters, its PMU, proved by counting what page faults take in the kernel.
struct HardwareCounterProbe: HostProbe {
  var files: HostFiles
  var calls = PerfEventCalls.kernel

  func facts() -> [HostFact] {
    let level = files.number("/proc/sys/kernel/perf_event_paranoid").map { "perf_event_paranoid=\($0)" }
    let trials = PerfHardwareMetric.allCases.map { (metric: $0, result: trial(of: $0)) }
    let counted = trials.compactMap { trial in
      (try? trial.result.get()).map { "\($0) \(trial.metric.words)" }
    }
    let lack = trials.lazy.compactMap { trial -> PerfEventError? in
      if case .failure(let error) = trial.result { error } else { nil }
    }.first
    let found = counted.isEmpty ? "no counter" : "\(counted.joined(separator: ", ")) for \(Self.touched) touched pages"
    let detail = [found, level].compactMap(\.self).joined(separator: ", ")
    guard let lack else { return [HostFact(topic: Self.topic, state: .available, detail: detail)] }
    return [
      HostFact(
        topic: Self.topic, state: counted.isEmpty ? .missing : .limited, detail: detail, cause: lack.message,
        remedy: lack.remedy)
    ]
  }

  /// Whether what these metrics are made of can be counted; names of other metrics are passed over.
  func answer(for metrics: [String]) -> RequirementAnswer {
    var lacks: [(error: PerfEventError, names: [String])] = []
    for metric in metrics.compactMap(PerfHardwareMetric.init) {
      guard case .failure(let error) = trial(of: metric) else { continue }
      let name = "`\(metric.rawValue)`"
      if let index = lacks.firstIndex(where: { $0.error == error }) {
        lacks[index].names.append(name)
      } else {
        lacks.append((error, [name]))
      }
    }
    guard !lacks.isEmpty else { return .met }
    return .missing(
      reason: lacks.map { "no \($0.names.joined(separator: ", ")): \($0.error.message)" }.joined(separator: "; "),
      remedy: lacks.map(\.error.remedy).joined(separator: "; "))
  }

  /// What a metric counts while pages are touched. One that a hypervisor offers and does not keep counts nothing.
  private func trial(of metric: PerfHardwareMetric) -> Result<Int64, PerfEventError> {
    do throws(PerfEventError) {
      let events = try PerfHardwareEvents(process: 0, metrics: [metric], calls: calls, files: files)
      // Without memory for a few pages nothing else works either.
      guard let mapping = try? TrialMapping(length: Self.touched * pageSize) else {
        throw PerfEventError(message: "mmap of \(Self.touched) pages", errno: ENOMEM, remedy: "free some memory")
      }
      try? mapping.advise(MADV_NOHUGEPAGE)
      mapping.touch()
      let counts = events.read()
      if let problem = counts.problems.first { throw problem }
      let total = counts.totals.values.reduce(Int64(0)) { sum, next in
        let (total, overflow) = sum.addingReportingOverflow(next)
        return overflow ? .max : total
      }
      guard total > 0 else {
        throw PerfEventError(
          message: "\(metric.words): 0 counted for \(Self.touched) page faults", errno: 0,
          remedy: "the PMU that this machine is given does not count; run it on the machine itself")
      }
      return .success(total)
    } catch {
      return .failure(error)
    }
  }

  private static let topic = "PMU"
  private static let touched = 16
}
