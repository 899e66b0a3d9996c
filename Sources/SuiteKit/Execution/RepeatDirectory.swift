// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// The directories of one run of fio, all new and gone after it.
struct RepeatDirectory: Sendable {
  /// Where fio works.
  let work: String
  /// CASE_DIR: on the disk, or in what the settings have mounted.
  let files: String
  /// Where the engine writes its reports.
  let reports: String

  /// Below `base`; the case's files below `mount` where there is one.
  init(base: String, mount: String?) throws(SuiteRunError) {
    work = try Self.make(in: base)
    reports = "\(work)/reports"
    do throws(SuiteRunError) {
      try Self.make(directory: reports)
      if let mount {
        files = try Self.make(in: mount)
      } else {
        files = "\(work)/files"
        try Self.make(directory: files)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: work)
      throw error
    }
  }

  /// Removes all of them.
  func remove() {
    for path in [files, work] { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Where they are made: TMPDIR, else a directory that is on a disk by convention, unlike /tmp.
  static var base: String {
    let named = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 }
    return named ?? (access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp")
  }

  /// Removes what runners left that died.
  static func removeLeftovers(in base: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? [] {
      guard name.hasPrefix(prefix), let process = pid_t(name.dropFirst(prefix.count).prefix { $0 != "." }),
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      var status = stat()
      guard lstat("\(base)/\(name)", &status) == 0, status.st_uid == geteuid() else { continue }
      try? FileManager.default.removeItem(atPath: "\(base)/\(name)")
    }
  }

  private static let prefix = "faultbench-case."

  private static func make(in parent: String) throws(SuiteRunError) -> String {
    var template = Array("\(parent)/\(prefix)\(getpid()).XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw refusal(parent) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func make(directory: String) throws(SuiteRunError) {
    guard mkdir(directory, 0o755) == 0 else { throw refusal(directory) }
  }

  private static func refusal(_ path: String) -> SuiteRunError {
    .noDirectory(path: path, reason: Errno(rawValue: errno).description)
  }
}
