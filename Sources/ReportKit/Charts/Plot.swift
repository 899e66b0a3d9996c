// SPDX-License-Identifier: GPL-2.0-only

/// A chart in numbers, for whatever draws it: curves of one or two sides, and marks on the x axis. It carries no words of the
/// user's, only those of its ticks.
public struct Plot: Sendable, Equatable {
  /// Whose curve it is; it decides the colour.
  public enum Role: Sendable, Hashable, CaseIterable {
    case base, candidate
  }

  /// How points become a picture.
  public enum Style: Sendable, Hashable, CaseIterable {
    /// A closed outline, filled.
    case area
    /// A line.
    case line
    /// A line that is one of many.
    case thin
  }

  /// A point in the units of the axes.
  public struct Point: Sendable, Hashable {
    /// Along and up.
    public let x: Double, y: Double

    /// A point.
    public init(_ x: Double, _ y: Double) {
      (self.x, self.y) = (x, y)
    }
  }

  /// A curve.
  public struct Series: Sendable, Equatable {
    /// Whose.
    public let role: Role
    /// How it is drawn.
    public let style: Style
    /// At least two points, in the order of the line.
    public let points: [Point]

    /// A curve.
    public init(_ role: Role, _ style: Style, _ points: [Point]) {
      (self.role, self.style, self.points) = (role, style, points)
    }
  }

  /// A place on the x axis where something happened.
  public struct Mark: Sendable, Hashable {
    /// Whose.
    public let role: Role
    /// Where.
    public let x: Double

    /// A mark.
    public init(_ role: Role, _ x: Double) {
      (self.role, self.x) = (role, x)
    }
  }

  /// The curves, the first lowest.
  public var series: [Series]
  /// The marks.
  public var marks: [Mark]
  /// The axes.
  public var x: Axis, y: Axis

  /// A chart.
  public init(series: [Series], marks: [Mark] = [], x: Axis, y: Axis) {
    (self.series, self.marks, self.x, self.y) = (series, marks, x, y)
  }
}
