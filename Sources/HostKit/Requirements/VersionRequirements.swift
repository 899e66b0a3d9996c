// SPDX-License-Identifier: GPL-2.0-only

/// `linux`, `fio`: the oldest version that will do.
enum VersionRequirements {
  static let all = [
    RequirementKind(name: "linux", value: .version) { question in
      let release = question.files.text("/proc/sys/kernel/osrelease") ?? ""
      return compare("Linux", release, question.value, remedy: "boot Linux \(question.value) or later")
    },
    RequirementKind(name: "fio", value: .version) { question in
      guard let version = question.fioVersion else {
        return .missing(reason: "no fio was found", remedy: "install fio, or name one with --fio")
      }
      return compare("fio", version, question.value, remedy: "install fio \(question.value) or later (--fio PATH)")
    },
  ]

  private static func compare(
    _ what: String, _ found: String, _ wanted: String, remedy: String
  ) -> RequirementAnswer {
    guard let version = Version(found), let oldest = Version(wanted) else {
      return .missing(reason: "the version of \(what) reads \"\(found)\"", remedy: remedy)
    }
    return version >= oldest ? .met : .missing(reason: "this is \(what) \(found)", remedy: remedy)
  }
}
