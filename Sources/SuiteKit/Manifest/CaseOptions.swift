// SPDX-License-Identifier: GPL-2.0-only

import Metrics
import StoreKit

/// What `defaults`, `full`, `guest` and each case of suite.yaml may say alike. What is nil or empty was not said.
struct CaseOptions: Sendable {
  var repeats: Int?
  var warmup: Int?
  var timeout: Duration?
  var requires: [KeyedText] = []
  var settings: [KeyedText] = []
  var environment: [KeyedText] = []
  var metrics: [Located<String>] = []
  var limits: [Located<MetricLimit>] = []

  /// These options over `base`: single values win, lists and mappings are joined, own metrics come first.
  func merged(over base: CaseOptions) -> CaseOptions {
    var merged = CaseOptions()
    merged.repeats = repeats ?? base.repeats
    merged.warmup = warmup ?? base.warmup
    merged.timeout = timeout ?? base.timeout
    merged.requires = requires.merged(over: base.requires)
    merged.settings = settings.merged(over: base.settings)
    merged.environment = environment.merged(over: base.environment)
    let own = Set(metrics.map(\.value))
    merged.metrics = metrics + base.metrics.filter { !own.contains($0.value) }
    let limited = Set(limits.map(\.value.metric))
    merged.limits = limits + base.limits.filter { !limited.contains($0.value.metric) }
    return merged
  }
}
