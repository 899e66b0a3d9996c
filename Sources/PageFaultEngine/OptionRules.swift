// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

/// Combinations of options that make no sense, each refused by name, with what to use instead. One rule, one line or two.
struct OptionRules {
  let options: JobOptions
  var plan: MappingPlan { options.plan }

  init(_ options: JobOptions) { self.options = options }

  /// - Throws: the first rule that is broken.
  func check() throws(JobError) {
    try checkMemory()
    try checkHugePages()
    try checkMappingFlags()
    try checkAccess()
    try checkRefault()
    try checkUserfaultfd()
    try checkCopyOnWrite()
    try checkVerify()
    try checkCore()
  }

  /// Options of fio's own that look at a file.
  private func checkCore() throws(JobError) {
    try refuse(
      options.zones == .zoned, "zonemode=zbd",
      "memory has no zones to be reset or finished; use zonemode=strided, or leave it out")
    try refuse(
      options.readsBefore, "pre_read=1",
      "there is no file to read before the job; use map_populate=1, ramp_time=, or a job before this one")
  }

  var delays: Bool { options.hugepageDelay > 0 }
  var isAnonymous: Bool { plan.backing == .anonymous }
  var isPrivateAnonymous: Bool { isAnonymous && plan.sharing == .private }

  func refuse(_ broken: Bool, _ combination: StaticString, _ instead: StaticString) throws(JobError) {
    if broken { throw .combination(combination, instead: instead) }
  }
}
