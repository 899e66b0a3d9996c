// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The two engines compared.
struct Engines {
  let reference: URL
  let candidate: URL

  /// Runs a case in launches of two jobs that share one CPU, one job per engine. The scheduler gives each the same time in
  /// turns of a few milliseconds, so whatever slows the machine slows both alike, and the ratio of their I/Os is the ratio
  /// of their costs. Which engine comes first alternates.
  func compare(_ benchCase: BenchCase, with launch: FioLaunch, launches: Int) throws -> PairedRatio {
    FileHandle.standardError.write(Data("\(benchCase.name), \(launches) launches: \(benchCase.meaning)\n".utf8))
    // Memory that has been idle is slow at first, so the first launch is not counted.
    _ = try launch.rates(engines: [reference, candidate], options: benchCase.options)
    var result = PairedRatio()
    for index in 0..<launches {
      let referenceFirst = index.isMultiple(of: 2)
      let order = referenceFirst ? [reference, candidate] : [candidate, reference]
      let rates = try launch.rates(engines: order, options: benchCase.options)
      result.append(candidate: rates[referenceFirst ? 1 : 0], reference: rates[referenceFirst ? 0 : 1])
    }
    return result
  }
}
