// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import ProfileKit

@Suite("Trees of functions")
struct FaultTreeTests {
  @Test("parts that the compiler moved are their function's, children are merged and sorted")
  func small() throws {
    let tree = FaultTree(try .of(try ProfileTests.profile))
    #expect(tree.name == "faults")
    #expect((tree.own, tree.inclusive) == (0, 50))
    let entry = tree.children[0]
    #expect((entry.name, entry.own, entry.inclusive, entry.calls) == ("asm_exc_page_fault", 10.0 / 3, 50, 1))
    // The one that calls itself is a level of its own, the moved part is none.
    #expect(entry.children.map(\.name) == ["handle_mm_fault"])
    let fault = entry.children[0]
    #expect((fault.own, fault.inclusive, fault.calls) == (50.0 / 3, 140.0 / 3, 1))
    #expect(fault.children.map(\.name) == ["clear_page", "handle_mm_fault"])
    #expect(fault.children.map(\.inclusive) == [20, 10])
  }

  @Test("a moved part that its function calls is a part of it, with all below")
  func moved() throws {
    let profile = try Profile(
      text: """
        faultscope 1
        window 1 closed
        total 0 handled-fault 60 1 1
        total 0 interrupt 5
        function 1 1 a
        function 2 2 a.cold
        function 3 3 b
        function 4 4 b.isra.0
        root 3 handled-fault
        root 5 interrupt
        node 8 3 1 10 1 0 0
        node 9 8 2 20 1 0 0
        node 10 9 3 7 1 0 0
        node 11 8 4 23 2 0 0
        node 12 5 1 5 1 0 0
        end
        """)
    let tree = FaultTree(try .of(profile))
    #expect(tree.inclusive == 60)
    #expect(tree.children.map(\.name) == ["a"])
    #expect((tree.children[0].own, tree.children[0].calls) == (30, 1))
    #expect(tree.children[0].children.map(\.name) == ["b"])
    #expect((tree.children[0].children[0].own, tree.children[0].children[0].calls) == (30, 3))
  }

  @Test("of real kernels have every instruction once, and their faults' functions", arguments: RealProfile.kernels)
  func real(_ kernel: String) throws {
    let profile = try RealProfile.touchCase(kernel)
    let tree = FaultTree(profile)
    #expect(tree.inclusive == profile.instructionsPerFault)
    #expect(tree.children.first?.name == "asm_exc_page_fault")
    #expect(Self.owns(tree).isClose(to: profile.instructionsPerFault))
    Self.check(tree)
    // The same by functions.
    var own: [String: Double] = [:]
    Self.visit(tree) { own[$0.name, default: 0] += $0.own }
    for cost in profile.profile.costs() { #expect(own[cost.name, default: 0].isClose(to: profile.perFault(cost.own))) }
  }

  @Test("a text that nests without end is refused, and one at the limit is read")
  func deep() throws {
    func text(_ depth: Int) -> String {
      var text = "faultscope 1\ntotal 0 user-fault \(depth) 1 1\nfunction 1 1 f\nroot 1 user-fault\n"
      for level in 0..<depth { text += "node \(level + 2) \(level + 1) 1 1 1 0 0\n" }
      return text + "end\n"
    }
    let error = #expect(throws: ProfileError.self) { try Profile(text: text(100_000)) }
    #expect(error?.description == "line 261 of the profile nests functions deeper than 256 levels")
    let profile = try Profile(text: text(256))
    let tree = FaultTree(try .of(profile))
    #expect(tree.inclusive == 256)
    #expect(profile.costs().map(\.inclusive) == [256])
    #expect(FaultTreeDifference(base: tree, candidate: tree).base == 256)
  }

  @Test("one over the other has both sides' instructions")
  func difference() throws {
    let (base, candidate) = (
      FaultTree(try RealProfile.touchCase("6.1")), FaultTree(try RealProfile.touchCase("7.3"))
    )
    let over = FaultTreeDifference(base: base, candidate: candidate)
    #expect((over.base, over.candidate) == (base.inclusive, candidate.inclusive))
    var sums = (0.0, 0.0)
    func visit(_ node: FaultTreeDifference) {
      sums = (sums.0 + node.baseOwn, sums.1 + node.candidateOwn)
      #expect(node.base.isClose(to: node.children.map(\.base).reduce(node.baseOwn, +)))
      #expect(node.candidate.isClose(to: node.children.map(\.candidate).reduce(node.candidateOwn, +)))
      let sizes = node.children.map { max($0.base, $0.candidate) }
      #expect(sizes == sizes.sorted(by: >))
      #expect(Set(node.children.map(\.name)).count == node.children.count)
      node.children.forEach(visit)
    }
    visit(over)
    #expect(sums.0.isClose(to: base.inclusive) && sums.1.isClose(to: candidate.inclusive))
    // A name of the base where the function has another one now.
    let gone = FaultTree(name: "page_add", own: 1, inclusive: 1, calls: 1, children: [])
    let new = FaultTree(name: "folio_add", own: 3, inclusive: 3, calls: 1, children: [])
    let renamed = FaultTreeDifference(
      base: FaultTree(name: "faults", own: 0, inclusive: 1, calls: 1, children: [gone]),
      candidate: FaultTree(name: "faults", own: 0, inclusive: 3, calls: 1, children: [new]),
      renamed: ["folio_add": "page_add"])
    #expect(renamed.children.map(\.name) == ["folio_add"])
    #expect(renamed.children.map(\.base) == [1])
  }

  static func visit(_ tree: FaultTree, _ body: (FaultTree) -> Void) {
    body(tree)
    for child in tree.children { visit(child, body) }
  }

  static func owns(_ tree: FaultTree) -> Double {
    var sum = 0.0
    visit(tree) { sum += $0.own }
    return sum
  }

  /// Each level is the sum of what is below, in order, and names its children once.
  static func check(_ tree: FaultTree) {
    visit(tree) { node in
      #expect(node.children.map(\.inclusive).reduce(node.own, +).isClose(to: node.inclusive))
      #expect(zip(node.children, node.children.dropFirst()).allSatisfy { $0.inclusive >= $1.inclusive })
      #expect(Set(node.children.map(\.name)).count == node.children.count)
    }
  }
}

extension Double {
  /// To what doubles lose.
  func isClose(to other: Double) -> Bool { abs(self - other) <= 1e-9 * max(1, abs(self), abs(other)) }
}
