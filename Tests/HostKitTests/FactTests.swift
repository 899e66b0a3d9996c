// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import HostKit
import Testing

/// The facts of this host as a whole.
@Suite struct FactTests {
  @Test func everyTopicOnceWithADetail() {
    let facts = Host.facts()
    #expect(Set(facts.map(\.topic)).count == facts.count)
    for topic in ["kernel", "THP", "userfaultfd", "cgroup memory", "swap", "loop devices", "privileges"] {
      #expect(facts.contains { $0.topic == topic }, "no fact about \(topic)")
    }
    #expect(facts.allSatisfy { !$0.detail.isEmpty })
  }

  @Test func whatIsNotAvailableHasACauseAndARemedy() {
    for fact in Host.facts() where fact.state != .available {
      #expect(fact.cause?.isEmpty == false, "\(fact.topic): no cause")
      #expect(fact.remedy?.isEmpty == false, "\(fact.topic): no remedy")
    }
  }

  @Test func jsonRoundTrip() throws {
    let facts = Host.facts()
    #expect(try JSONDecoder().decode([HostFact].self, from: JSONEncoder().encode(facts)) == facts)
  }
}
