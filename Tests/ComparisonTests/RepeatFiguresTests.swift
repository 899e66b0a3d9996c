// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Comparison

@Suite("Figures of repeats as a table")
struct RepeatFiguresTests {
  private static let some: [[String: Double]] = [
    ["a": 1, "b": 2, "c": .nan], [:], ["b": 3, "d": .infinity], ["a": -0.5, "b": 4],
  ]

  @Test func eachRepeatHasWhatIsANumber() {
    let figures = RepeatFigures(Self.some)
    #expect(figures.count == 4 && !figures.isEmpty && RepeatFigures().isEmpty)
    #expect(figures.values("a") == [1, -0.5] && figures.values("b") == [2, 3, 4])
    #expect(["c", "d", "e"].allSatisfy { figures.values($0).isEmpty && !figures.has($0) })
    #expect(figures.dictionaries == [["a": 1, "b": 2], [:], ["b": 3], ["a": -0.5, "b": 4]])
    #expect(RepeatFigures([[:], [:]]).count == 2)
  }

  @Test func rowsOfAStoreAreTheSame() {
    let names = ["a", "b", "c", "d"]
    let rows = Self.some.map { figures in names.map { figures[$0] ?? .nan }[...] }
    let figures = RepeatFigures(rows, names: names, reusing: RepeatFigures(Self.some))
    #expect(figures.dictionaries == RepeatFigures(Self.some).dictionaries)
    #expect(RepeatFigures([[1, 2][1...]], names: ["x"]).dictionaries == [["x": 2]])
  }

  @Test func joinedTheyAreOneBehindTheOther() {
    let others: [[String: Double]] = [["b": 5, "z": 6], [:]]
    for (first, second) in [(Self.some, others), (others, Self.some), ([], others), (others, []), (others, others)] {
      var figures = RepeatFigures(first)
      figures += RepeatFigures(second)
      #expect(figures.dictionaries == RepeatFigures(first + second).dictionaries)
      #expect(figures.count == first.count + second.count)
    }
  }
}
