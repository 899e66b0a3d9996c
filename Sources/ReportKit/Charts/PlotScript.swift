// SPDX-License-Identifier: GPL-2.0-only

/// Charts as a script for gnuplot. Each goes to a file of its own; one that gnuplot cannot draw costs the later ones, too, which
/// is seen by their missing files.
struct PlotScript {
  /// Size of a chart in pixels; pages scale it.
  static let width = 360, height = 200

  private(set) var text: String

  /// A script that draws `plots` to the files `1.svg`, `2.svg` and so on.
  init(_ plots: [Plot]) {
    text = """
      set encoding utf8
      set terminal svg size \(Self.width),\(Self.height) noenhanced font "sans-serif,11"
      set border 3 lc rgb "\(PlotColour.frame.code)"
      set grid ytics lc rgb "\(PlotColour.grid.code)" lt 1
      set tics nomirror out scale 0.4
      set style fill solid noborder
      set lmargin 9
      set rmargin 2
      set tmargin 0.6
      set bmargin 2
      unset key

      """
    for (index, plot) in plots.enumerated() { add(plot, number: index + 1) }
    text += "set output\n"
  }

  private mutating func add(_ plot: Plot, number: Int) {
    text += "set output \"\(number).svg\"\nunset arrow\nunset logscale\n"
    if plot.x.isLogarithmic { text += "set logscale x\n" }
    text += "set xtics (\(Self.ticks(plot.x)))\nset ytics (\(Self.ticks(plot.y)))\n"
    for mark in plot.marks where mark.x.isFinite {
      let colour = PlotColour.mark(mark.role).code
      text += "set arrow from \(mark.x),graph 0 to \(mark.x),graph 1 nohead lc rgb \"\(colour)\"\n"
    }
    var curves: [String] = []
    for (index, series) in plot.series.enumerated() {
      let name = "$d\(index)"
      let points = series.points.filter { $0.x.isFinite && $0.y.isFinite }
      // A dot is a line that is too short to be seen as one; an empty line ends it.
      let half = (plot.x.upper - plot.x.lower) * 0.001
      let lines = points.map { point in
        series.style == .dots
          ? "\(point.x - half) \(point.y)\n\(point.x + half) \(point.y)\n\n" : "\(point.x) \(point.y)\n"
      }
      text += "\(name) << EOD\n" + lines.joined() + "EOD\n"
      curves.append(Self.curve(name, series))
    }
    text +=
      "plot [\(plot.x.lower):\(plot.x.upper)][\(plot.y.lower):\(plot.y.upper)] \(curves.joined(separator: ", "))\n"
  }

  private static func curve(_ name: String, _ series: Plot.Series) -> String {
    switch series.style {
    case .area:
      let fill = PlotColour.fill(series.role).code, line = PlotColour.line(series.role).code
      return "\(name) with filledcurves closed lc rgb \"\(fill)\", \(name) with lines lc rgb \"\(line)\""
    case .line: return "\(name) with lines lc rgb \"\(PlotColour.line(series.role).code)\""
    case .thin: return "\(name) with lines lc rgb \"\(PlotColour.thin(series.role).code)\""
    case .dots: return "\(name) with lines lc rgb \"\(PlotColour.dot(series.role).code)\""
    }
  }

  /// The words are digits and units. A quote in them would end the string, and gnuplot takes it for a format.
  private static func ticks(_ axis: Axis) -> String {
    axis.ticks.map { tick in
      let words = tick.words.filter { $0 != "\"" && $0 != "\\" }.replacing("%", with: "%%")
      return "\"\(words)\" \(tick.place)"
    }.joined(separator: ", ")
  }
}

/// What a part of a chart is. gnuplot carries it as a colour, the page turns that into a class, and the style sheet into the
/// colours of light and dark.
enum PlotColour: Hashable {
  case frame, grid
  case fill(Plot.Role), line(Plot.Role), thin(Plot.Role), mark(Plot.Role), dot(Plot.Role)

  static let all: [PlotColour] =
    [.frame, .grid] + Plot.Role.allCases.flatMap { [.fill($0), .line($0), .thin($0), .mark($0), .dot($0)] }

  /// The class of the style sheet.
  var name: String {
    switch self {
    case .frame: "px"
    case .grid: "pg"
    case .fill(let role): "pf\(Self.letter(role))"
    case .line(let role): "pl\(Self.letter(role))"
    case .thin(let role): "pt\(Self.letter(role))"
    case .mark(let role): "pm\(Self.letter(role))"
    case .dot(let role): "pd\(Self.letter(role))"
    }
  }

  /// Blue alone, from 16 on, which gnuplot uses for nothing else.
  var code: String { "#0000" + String((Self.all.firstIndex(of: self) ?? 0) + 16, radix: 16) }

  /// The class for gnuplot's `rgb(  0,   0,  17)`; nil for colours of its own.
  static func name(rgb: Substring) -> String? {
    let parts = rgb.split { !$0.isNumber }.compactMap { Int($0) }
    guard parts.count == 3, parts[0] == 0, parts[1] == 0, all.indices.contains(parts[2] - 16) else { return nil }
    return all[parts[2] - 16].name
  }

  private static func letter(_ role: Plot.Role) -> String { role == .base ? "a" : "b" }
}
