// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

/// Options that make no sense together: refused by name before anything is mapped, with what to use instead.
struct CombinationRule {
  /// The option that it belongs to; nil for one of fio's own that no memory can follow.
  let option: EngineOption?
  /// What is refused, in the words of a job file, and what to do instead.
  let combination, instead: StaticString
  let isBroken: @Sendable (JobOptions) -> Bool

  init(
    _ option: EngineOption?, _ combination: StaticString, _ instead: StaticString,
    isBroken: @escaping @Sendable (JobOptions) -> Bool
  ) {
    (self.option, self.combination, self.instead, self.isBroken) = (option, combination, instead, isBroken)
  }

  /// - Throws: the first rule that is broken.
  static func check(_ options: JobOptions) throws(JobError) {
    try forEach { rule throws(JobError) in
      if rule.isBroken(options) { throw .combination(rule.combination, instead: rule.instead) }
    }
  }

  /// All of them, in the order in which they are looked at.
  static func forEach(_ body: (CombinationRule) throws(JobError) -> Void) throws(JobError) {
    for index in mapping.indices { try body(mapping[index]) }
    for index in access.indices { try body(access[index]) }
    for index in refault.indices { try body(refault[index]) }
    for index in userfaultfd.indices { try body(userfaultfd[index]) }
    for index in userfaultfdPages.indices { try body(userfaultfdPages[index]) }
    for index in userfaultfdAnswers.indices { try body(userfaultfdAnswers[index]) }
    for index in copyOnWrite.indices { try body(copyOnWrite[index]) }
    for index in verify.indices { try body(verify[index]) }
    for index in core.indices { try body(core[index]) }
  }

  /// Options of fio's own that look at a file.
  static let core: [_ of CombinationRule] = [
    CombinationRule(
      nil, "zonemode=zbd", "memory has no zones to be reset or finished; use zonemode=strided, or leave it out"
    ) { $0.zones == .zoned },
    CombinationRule(
      nil, "pre_read=1",
      "there is no file to read before the job; use map_populate=1, ramp_time=, or a job before this one"
    ) { $0.readsBefore },
  ]
}

extension JobOptions {
  var delays: Bool { hugepageDelay > 0 }
  var isAnonymous: Bool { plan.backing == .anonymous }
  var isPrivateAnonymous: Bool { isAnonymous && plan.sharing == .private }
}
