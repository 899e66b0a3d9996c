// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

/// A value in one file of /proc or /sys.
enum FileChange {
  /// Sets it, and looks whether the kernel took it; nothing is noted where it has the value already.
  static func make(
    _ setting: HostSetting, at path: String, form: FileForm, absent remedy: String,
    in transaction: inout SettingsTransaction
  ) throws(HostSettingError) {
    let files = transaction.files
    let before: String
    do throws(Errno) {
      guard let value = try form.value(in: files, path) else { throw .invalidArgument }
      before = value
    } catch {
      if error == .noSuchFileOrDirectory { throw .unsupported(setting.name, path, remedy: remedy) }
      throw .refused(setting.name, path, "read \(path)", error)
    }
    guard before != setting.value else { return }
    try transaction.perform(
      SettingChange(name: setting.name, path: path, before: before, after: setting.value),
      undo: .write(path: path, value: before, form: form)
    ) { () throws(HostSettingError) in
      try set(setting.name, path, setting.value, form, files)
    }
  }

  static func putBack(
    _ name: String, _ path: String, _ value: String, _ form: FileForm, _ files: HostFiles
  ) throws(HostSettingError) {
    if (try? form.value(in: files, path)) == value { return }
    try set(name, path, value, form, files)
  }

  private static func set(
    _ name: String, _ path: String, _ value: String, _ form: FileForm, _ files: HostFiles
  ) throws(HostSettingError) {
    let found: String?
    do throws(Errno) {
      try files.write(value, to: path)
      found = try form.value(in: files, path)
    } catch {
      throw .refused(
        name, path, "write \(value) to \(path)", error,
        remedy: error == .invalidArgument ? "this kernel does not know that value: cat \(path)" : nil)
    }
    guard found == value else {
      throw HostSettingError(
        code: .notTaken, setting: name, path: path,
        message: "\(path) took \(value), but shows \(found ?? "nothing")", remedy: "set what the kernel shows")
    }
  }
}

/// How a file of /proc or /sys shows the value that is written to it.
enum FileForm: String, Sendable, Codable {
  /// `always [madvise] never`
  case choice
  /// One word or number.
  case plain

  func value(in files: HostFiles, _ path: String) throws(Errno) -> String? {
    _ = try files.read(path)
    return self == .choice ? files.choice(path) : files.text(path)
  }
}
