// SPDX-License-Identifier: GPL-2.0-only

/// A chart in numbers, for whatever draws it: curves of one or two sides, and marks on the x axis. It carries no words of the
/// user's, only those of its ticks.
package struct Plot: Sendable, Equatable {
  /// Whose curve it is; it decides the colour.
  package enum Role: Sendable, Hashable, CaseIterable {
    case base, candidate
  }

  /// How points become a picture.
  package enum Style: Sendable, Hashable, CaseIterable {
    /// A closed outline, filled.
    case area
    /// A line.
    case line
    /// A line that is one of many.
    case thin
    /// Its points, each on its own.
    case dots
  }

  /// A point in the units of the axes.
  package struct Point: Sendable, Hashable {
    /// Along and up.
    package let x: Double, y: Double

    /// A point.
    package init(_ x: Double, _ y: Double) {
      (self.x, self.y) = (x, y)
    }
  }

  /// A curve.
  package struct Series: Sendable, Equatable {
    /// The side that it shows.
    package let role: Role
    /// How it is drawn.
    package let style: Style
    /// In the order of the line, which needs two.
    package let points: [Point]

    /// A curve.
    package init(_ role: Role, _ style: Style, _ points: [Point]) {
      (self.role, self.style, self.points) = (role, style, points)
    }
  }

  /// A place on the x axis where something happened.
  package struct Mark: Sendable, Hashable {
    /// The side that it shows.
    package let role: Role
    /// Its value on the x axis.
    package let x: Double

    /// A mark.
    package init(_ role: Role, _ x: Double) {
      (self.role, self.x) = (role, x)
    }
  }

  /// The curves, the first lowest.
  package var series: [Series]
  /// What happened, and where on the x axis.
  package var marks: [Mark]
  /// The axes.
  package var x: Axis, y: Axis

  /// A chart.
  package init(series: [Series], marks: [Mark] = [], x: Axis, y: Axis) {
    (self.series, self.marks, self.x, self.y) = (series, marks, x, y)
  }
}
