// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import EngineBench

@Suite("Callgrind profiles")
struct CallgrindProfileTests {
  /// fio calls the engine's queue 10 times and its prep 10 times; queue calls a helper of its own and libc's copy.
  static let profile = """
    events: Ir
    ob=(1) /usr/bin/fio
    fn=(1) td_io_queue
    0 500
    cob=(2) /tmp/engine.so
    cfn=(2) the queue
    calls=10 0
    0 1300
    cfn=(9) log_err
    calls=10 0
    0 9000
    fn=(3) td_io_prep
    cob=(2)
    cfn=(4) the prep
    calls=10 0
    0 7000

    ob=(2)
    fn=(2)
    0 300
    cfn=(5) helper
    calls=10 0
    0 600
    cob=(3) /lib/libc.so.6
    cfn=(6) memcpy
    calls=10 0
    0 400
    fn=(5)
    0 500
    cob=(3)
    cfn=(6)
    calls=1 0
    0 100
    """

  @Test("The cost of queue is found by its object, without and with what it calls elsewhere")
  func queueCost() throws {
    let cost = try #require(CallgrindProfile(Self.profile).queueCost(object: "/tmp/engine.so"))
    #expect(cost.name == "the queue")
    #expect(cost.calls == 10)
    #expect(cost.inclusive == 130)
    #expect(cost.own == 80)
  }

  @Test("An engine that was never called has no cost")
  func notCalled() {
    #expect(CallgrindProfile(Self.profile).queueCost(object: "/tmp/other.so") == nil)
    #expect(CallgrindProfile("").queueCost(object: "/tmp/engine.so") == nil)
  }

  @Test("A profile cut anywhere is read without harm", arguments: 0..<40)
  func truncated(step: Int) {
    let length = Self.profile.count * step / 40
    let cost = CallgrindProfile(String(Self.profile.prefix(length))).queueCost(object: "/tmp/engine.so")
    #expect(cost == nil || cost?.inclusive == 130)
  }
}
