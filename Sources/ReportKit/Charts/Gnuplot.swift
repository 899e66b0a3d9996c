// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// gnuplot, which draws the charts of pages: one process for all of them.
package struct Gnuplot: Sendable {
  /// Where it is.
  package let path: String

  /// Debian's package that has it and needs no display.
  package static let package = "gnuplot-nox"

  /// The gnuplot at this path.
  package init(path: String) {
    self.path = path
  }

  /// The first on PATH; nil where there is none.
  package static func find(in environment: [String: String] = ProcessInfo.processInfo.environment) -> Gnuplot? {
    let directories = (environment["PATH"] ?? "").split(separator: ":")
    return directories.map { "\($0)/gnuplot" }.first { name in
      name.hasPrefix("/") && FileManager.default.isExecutableFile(atPath: name)
    }.map(Gnuplot.init)
  }

  /// What it calls itself, for example `gnuplot 5.4 patchlevel 4`, once it has proved that it draws SVG.
  package func version() async throws(GnuplotError) -> String {
    let point = Plot.Point(0, 0), other = Plot.Point(1, 1)
    let axis = Axis(0, 1, unit: .count)
    let drawn = try await draw([Plot(series: [Plot.Series(.base, .line, [point, other])], x: axis, y: axis)])
    guard drawn.first != .some(nil) else { throw GnuplotError(path: path, reason: "it draws no SVG") }
    return try await run(["--version"], in: nil).output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The drawing of each chart, what goes between `<svg>` and `</svg>`; nil for one that gnuplot did not draw.
  package func draw(_ plots: [Plot]) async throws(GnuplotError) -> [String?] {
    guard !plots.isEmpty else { return [] }
    let script = PlotScript(plots).text
    do {
      return try await Scratch.withDirectory { directory in
        try FileBytes.write(Array(script.utf8), to: "\(directory)/script")
        _ = try await run(["script"], in: directory)
        return plots.indices.map { index in
          (try? FileBytes.read("\(directory)/\(index + 1).svg", limit: Self.maxChartBytes))
            .flatMap { PlotSVG(String(decoding: $0, as: UTF8.self))?.drawing }
        }
      }
    } catch let error as GnuplotError {
      throw error
    } catch {
      throw GnuplotError(path: path, reason: "\(error)")
    }
  }

  private static let maxChartBytes = 1 << 24

  private func run(_ arguments: [String], in directory: String?) async throws(GnuplotError) -> CommandResult {
    var command = Command(path, arguments)
    command.workingDirectory = directory
    // No file of the user's changes how charts look.
    command.environment = ["GNUPLOT_LIB": "", "HOME": directory ?? "/nonexistent", "LC_ALL": "C.UTF-8"]
    let result: CommandResult
    do throws(CommandError) {
      result = try await command.run(timeout: .seconds(60))
    } catch {
      throw GnuplotError(path: path, reason: "\(error)")
    }
    guard result.stopped == nil else { throw GnuplotError(path: path, reason: "it took more than a minute") }
    guard result.termination == .exited(0) else {
      let last = result.errors.split(whereSeparator: \.isNewline).last.map(String.init) ?? "\(result.termination)"
      throw GnuplotError(path: path, reason: last)
    }
    return result
  }
}

/// Why there are no charts.
package struct GnuplotError: Error, Sendable, Equatable, CustomStringConvertible {
  let path: String
  let reason: String

  /// What failed, and why.
  package var description: String { "\(path) failed: \(reason)" }
}
