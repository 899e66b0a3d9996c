// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics
import StoreKit

/// What several hosts measured in one repeat, taken together: sums of counts and rates, and percentiles of all their latencies, which a
/// mean of percentiles would not be.
package enum FleetMeasurement {
  /// The figures of these repeats together, one of each host.
  ///
  /// - Returns: nil where a host's result is there no more.
  package static func metrics(of repeats: [RepeatID], in store: Store) throws(StoreError) -> [String: Double]? {
    var jobs: [RunMeasurement.Job] = []
    for repeated in repeats {
      guard let text = try store.fioJSON(of: repeated), let output = FioDecoding(text).output else { return nil }
      jobs += output.measurement(of: output.ownJobs).jobs
    }
    return RunMeasurement(jobs).metrics
  }
}
