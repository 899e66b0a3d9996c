// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// What fio and the engine told, as ``MetricTable`` takes it. Nothing is calculated here.
extension FioRun {
  /// What was measured in all jobs, with what the engine and the kernel told beside fio.
  package func measurement(
    reports: [FaultReport] = [], counters: [String: Int64] = [:]
  ) -> RunMeasurement {
    RunMeasurement(
      jobs.map { $0.measurement(countsFaults: countsFaults(of: $0)) }, elapsed: elapsed,
      reports: reports.map(\.measurement), counters: counters)
  }

  /// What was measured in one job.
  package func measurement(of job: FioJob) -> RunMeasurement {
    RunMeasurement([job.measurement(countsFaults: countsFaults(of: job))])
  }
}

extension FioOutput {
  /// What was measured in some jobs of a result that somebody has kept.
  package func measurement(of jobs: [FioJob]) -> RunMeasurement {
    RunMeasurement(jobs.map { $0.measurement(countsFaults: countsFaults(of: $0)) })
  }
}

extension FioJob {
  fileprivate func measurement(countsFaults: Bool) -> RunMeasurement.Job {
    RunMeasurement.Job(
      directions: activeDirections.map { name, direction in
        RunMeasurement.Direction(
          name: name, ios: direction.ios, iops: direction.iops, bandwidth: direction.bandwidth,
          runtime: direction.runtime, latency: direction.completionLatency.distribution)
      }, runtime: runtime, userCPU: userCPU, systemCPU: systemCPU, minorFaults: countsFaults ? minorFaults : nil,
      majorFaults: countsFaults ? majorFaults : nil)
  }
}

extension FaultReport {
  /// What it tells.
  package var measurement: RunMeasurement.Report {
    var told = RunMeasurement.Report()
    (told.page, told.wakeUp, told.resolution) = (pageLatency, userfaultfd?.wakeUp, userfaultfd?.resolution)
    (told.residentBytes, told.hugeBytes) = (memory.residentBytes, memory.hugeBytes)
    (told.minExpectedFaults, told.maxExpectedFaults) = (faults.expected?.min, faults.expected?.max)
    (told.minorFaults, told.majorFaults) = (faults.observed?.minor, faults.observed?.major)
    told.watchesHugePages = hugePages != nil
    told.adviceNS = adviceNS
    (told.firstCollapseNS, told.fullCollapseNS) = (hugePages?.firstCollapseNS, hugePages?.fullCollapseNS)
    return told
  }
}
