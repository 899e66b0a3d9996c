// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("Icicle graphs as SVG") struct IcicleGraphTests {
  private static let table =
    (try? PhaseTable(text: "[first]\nfunction_1*\n[second & <third>]\nfunction_*")) ?? PhaseTable.empty

  private static func drawing(_ tree: FaultTree, scale: Double? = nil) -> IcicleDrawing {
    let colours = PhaseColours([("first", 3), ("second & <third>", 5), (nil, 9)], table)
    return IcicleGraph(tree, label: "a \"graph\" of <b>", colours: colours, scale: scale).drawing
  }

  private static let tree = FaultTree.made(
    "faults", own: 0,
    [
      .made("function_1", own: 30, [.made("function_2", own: 60)]), .made("tiny", own: 0.02),
      .made("<b>&\"'", own: 9.98),
    ])

  @Test("tell each function's name, instructions, share and calls where it has the focus or the pointer")
  func titles() {
    let read = HTMLReading(Self.drawing(Self.tree).svg)
    #expect(read.error == nil)
    #expect(
      read.texts("title") == [
        "faults\na fault, with all that it calls: 100 instr, 100 %\nof its own: 0 instr, 0 %",
        "function_1 (first)\na fault, with all that it calls: 90 instr, 90 %\nof its own: 30 instr, 30 %; 1.000 calls",
        "function_2 (second & <third>)\na fault, with all that it calls: 60 instr, 60 %\nof its own: 60 instr, 60 %; 1.000 calls",
        "<b>&\"'\na fault, with all that it calls: 9.98 instr, 10.0 %\nof its own: 9.98 instr, 10.0 %; 1.000 calls",
      ])
    // Each can have the focus, and shows the same words then.
    #expect(read.values("tabindex") == ["0", "0", "0", "0"])
    #expect(
      read.attributes.filter { $0.element == "g" && $0.name == "class" }.map(\.value) == ["fx", "f1", "f0", "fx"])
    let lines = read.texts("tspan")
    #expect(lines.count == 12)
    #expect(lines[3] == "function_1 (first)" && lines[4] == "a fault, with all that it calls: 90 instr, 90 %")
    #expect(read.values("aria-label") == ["a \"graph\" of <b>"])
  }

  @Test(
    "stay XML with any names, no box beyond its caller's and labels within theirs",
    arguments: 1...12 as ClosedRange<UInt64>)
  func random(seed: UInt64) throws {
    var made = MadeTrees(seed: seed)
    let tree = made.tree(functions: 3000, levels: made.dice.any(4, 15, 60))
    let other = made.tree(functions: 300, levels: 15)
    let both = FaultTreeDifference(base: tree, candidate: other)
    for drawing in [Self.drawing(tree), IcicleDifference(both, label: "both").drawing] {
      let svg = drawing.svg
      #expect(svg.utf8.count < 400 * 1500, "\(svg.utf8.count)")
      let read = HTMLReading(svg)
      #expect(read.error == nil, "seed \(seed)")
      #expect(Set(read.elements).isSubset(of: ["svg", "g", "title", "rect", "text", "tspan"]), "seed \(seed)")
      #expect(read.elements.count { $0 == "rect" } == drawing.count)
      #expect(read.elements.count { $0 == "title" } == drawing.count)
      try rectangles(read)
      labels(read)
    }
  }

  /// In hundredths of a per cent, as they are drawn, neighbours do not overlap.
  private func rectangles(_ read: HTMLReading) throws {
    func values(_ name: String) -> [String] {
      read.attributes.filter { $0.element == "rect" && $0.name == name }.map(\.value)
    }
    func hundredths(_ text: String) throws -> Int {
      #expect(text.hasSuffix("%"))
      return Int((try #require(Double(text.dropLast())) * 100).rounded())
    }
    var ends: [String: Int] = [:]
    for ((x, width), y) in zip(zip(values("x"), values("width")), values("y")) {
      let (left, size) = (try hundredths(x), try hundredths(width))
      #expect(left >= ends[y, default: 0] && size >= 0 && left + size <= 10_000)
      ends[y] = left + size
    }
  }

  private func labels(_ read: HTMLReading) {
    #expect(read.texts("text").allSatisfy { !$0.contains("\n") && !$0.unicodeScalars.contains { $0.value < 0x20 } })
  }

  @Test("have labels that fit, or none")
  func labels() {
    #expect(IcicleText.label("handle_mm_fault", width: 200) == "handle_mm_fault")
    #expect(IcicleText.label("handle_mm_fault", width: 15 * 6.5 + 6) == "handle_mm_fault")
    #expect(IcicleText.label("handle_mm_fault", width: 15 * 6.5 + 5) == "handle_mm_fa…")
    // No underscore before the dots.
    #expect(IcicleText.label("handle_mm_fault", width: 7 * 6.5 + 13 + 6) == "handle…")
    #expect(IcicleText.label("handle_mm_fault", width: 30) == nil)
    #expect(IcicleText.label("up", width: 20) == "up")
    #expect(IcicleText.label("up", width: 3) == nil)
    // Characters of other scripts are wider.
    #expect(IcicleText.label("函数函数函数", width: 6 * 13 + 6) == "函数函数函数")
    #expect(IcicleText.label("函数函数函数", width: 5 * 13 + 6) == "函数函数…")
    for width in stride(from: 0.0, to: 400, by: 0.7) {
      let label = IcicleText.label("__alloc_frozen_pages_noprof", width: width) ?? ""
      #expect(label.reduce(0) { $0 + ($1.isASCII ? 6.5 : 13) } <= max(0, width - 6))
    }
  }

  @Test("of the difference tell what is new and what is gone by more than the colour")
  func difference() {
    let base = FaultTree.made(
      "faults", own: 0, [.made("same", own: 50), .made("less", own: 40), .made("old", own: 10)])
    let candidate = FaultTree.made(
      "faults", own: 0, [.made("same", own: 50), .made("less", own: 20), .made("fresh", own: 90)])
    let read = HTMLReading(
      IcicleDifference(FaultTreeDifference(base: base, candidate: candidate), label: "d").drawing.svg)
    #expect(read.error == nil)
    let titles = read.texts("title").map { $0.split(separator: "\n").map(String.init) }
    #expect(titles.map { $0.first ?? "" } == ["faults", "fresh: new in B", "same", "less", "old: gone in B"])
    #expect(titles[0][1] == "a fault, all in all: 100 instr in A, 160 instr in B, +60 instr, +60.0 %")
    #expect(titles[1][1] == "a fault, all in all: 0 instr in A, 90 instr in B, +90 instr")
    #expect(titles[2][1] == "a fault, all in all: 50 instr in A, 50 instr in B, no difference")
    #expect(titles[3][2] == "of its own: 40 instr in A, 20 instr in B, -20 instr, -50.0 %")
    let classes = read.attributes.filter { $0.element == "g" && $0.name == "class" }.map(\.value)
    #expect(classes == ["u4", "u4 eb", "d0", "l2", "l2 ea"])
    let labels = read.texts("text").filter { $0.hasPrefix("+ ") || $0.hasPrefix("− ") }
    #expect(labels.contains("+ fresh") && labels.contains("− old"))
  }

  @Test("of the difference tell functions that are called elsewhere from new ones, and what they were called before")
  func moved() {
    let base = FaultTree.made(
      "faults", own: 0, [.made("a", own: 10, [.made("x", own: 5)]), .made("b", own: 10), .made("before", own: 8)])
    let candidate = FaultTree.made(
      "faults", own: 0, [.made("a", own: 10), .made("b", own: 10, [.made("x", own: 7)]), .made("after", own: 8)])
    let both = FaultTreeDifference(base: base, candidate: candidate, renamed: ["after": "before"])
    let drawing = IcicleDifference(both, label: "d", renamed: ["after": "before"]).drawing
    let titles = HTMLReading(drawing.svg).texts("title").compactMap { $0.split(separator: "\n").first.map(String.init) }
    #expect(
      titles == ["faults", "b", "x: in A only below others", "a", "x: in B only below others", "after, in A before"])
    // The same where they have another caller, too.
    let apart = FaultTreeDifference(
      base: .made("faults", own: 0, [.made("a", own: 9, [.made("before", own: 8)])]),
      candidate: .made("faults", own: 0, [.made("a", own: 9), .made("after", own: 8)]))
    let further = HTMLReading(IcicleDifference(apart, label: "d", renamed: ["after": "before"]).drawing.svg)
    #expect(
      further.texts("title").compactMap { $0.split(separator: "\n").first.map(String.init) } == [
        "faults", "a", "before: in B only below others, as after", "after: in A only below others, as before",
      ])
    let left = base.ordered(like: both, ["before": "after"])
    #expect(left.children.map(\.name) == ["b", "a", "before"])
  }

  @Test("of thousands of functions stay below 150 kB")
  func size() {
    var made = MadeTrees(seed: 5)
    var tree = made.tree(functions: 20_000, levels: 30)
    while tree.size < 3000 { tree = made.tree(functions: 20_000, levels: 30) }
    tree = Self.renamed(tree)
    let drawing = Self.drawing(tree)
    #expect(drawing.count > 100)
    #expect(drawing.svg.utf8.count < 150_000, "\(drawing.count): \(drawing.svg.utf8.count)")
  }

  /// With names as long as the kernel's.
  private static func renamed(_ tree: FaultTree) -> FaultTree {
    var tree = tree
    tree.name = "__mem_cgroup_charge_by_\(tree.children.count)"
    tree.children = tree.children.map(renamed)
    return tree
  }
}

extension PhaseTable {
  /// One without phases.
  static let empty: PhaseTable = {
    do { return try PhaseTable(text: "") } catch { preconditionFailure("\(error)") }
  }()
}
