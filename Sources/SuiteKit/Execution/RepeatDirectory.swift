// SPDX-License-Identifier: GPL-2.0-only
import FioKit
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
  private let owned: OwnedDirectory

  /// Below `base`; the case's files below `mount` where there is one.
  init(base: String, mount: String?) throws(SuiteRunError) {
    do throws(ScratchError) {
      owned = try OwnedDirectory(in: base)
    } catch {
      throw .noDirectory(path: base, reason: error.errno.description)
    }
    work = owned.path
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
      owned.remove()
      throw error
    }
  }

  /// Removes all of them.
  func remove() {
    try? FileManager.default.removeItem(atPath: files)
    owned.remove()
  }

  /// What the settings have mounted goes with them.
  private static func make(in mount: String) throws(SuiteRunError) -> String {
    var template = Array("\(mount)/case.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw refusal(mount) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func make(directory: String) throws(SuiteRunError) {
    guard mkdir(directory, 0o755) == 0 else { throw refusal(directory) }
  }

  private static func refusal(_ path: String) -> SuiteRunError {
    .noDirectory(path: path, reason: Errno(rawValue: errno).description)
  }
}
