// SPDX-License-Identifier: GPL-2.0-only
import HostKit
import ReportKit

/// Whether pages can have charts, in the doctor's terms.
enum ChartFacts {
  /// A chart is drawn, as pages have it.
  static func gnuplot() async -> HostFact {
    let topic = "gnuplot"
    let without = "pages (--format html) have no charts but those of repeats"
    let remedy = "apt-get install \(Gnuplot.package)"
    guard let found = Gnuplot.find() else {
      return HostFact(topic: topic, state: .missing, detail: without, cause: "it is not on the PATH", remedy: remedy)
    }
    do throws(GnuplotError) {
      return HostFact(topic: topic, state: .available, detail: "\(try await found.version()) at \(found.path)")
    } catch {
      return HostFact(topic: topic, state: .missing, detail: without, cause: "\(error)", remedy: remedy)
    }
  }
}
