// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// Whether the settings of a case can be made by this process, found out by opening their files for writing.
struct SettingsAccess {
  private let files: HostFiles
  private let paths: [String]
  /// Whether writing files is all that the settings are.
  private let isOnlyFiles: Bool

  init(_ settings: [HostSetting], _ files: HostFiles) {
    self.files = files
    let places = settings.map { setting in SettingCatalogue.kinds.lazy.compactMap { $0.file(of: setting.name) }.first }
    paths = places.compactMap(\.self)
    isOnlyFiles = !settings.isEmpty && paths.count == settings.count
  }

  /// Every setting is a file, and each can be written.
  var isAllWritable: Bool { isOnlyFiles && paths.allSatisfy(files.mayWrite) }

  /// Missing where a file is there and cannot be written. One that is not there is another thing: a kernel without it.
  var answer: RequirementAnswer {
    for path in paths where files.exists(path) {
      if files.mayWrite(path) { continue }
      let error = Errno(rawValue: errno)
      return .missing(
        reason: "write to \(path): \(error.nameAndText)",
        remedy: Privilege.current(files).told(HostSettingError.usualRemedy(error, path)))
    }
    return .met
  }
}
