// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SuiteKit

/// What is run again and again: a suite, or job files on their own.
struct CalibrationTarget {
  private let names: [String]

  init(_ names: [String]) {
    self.names = names
  }

  /// The plan of the chosen cases.
  func plan(cases: [String]) throws(Unusable) -> SuitePlan {
    let plan = try whole()
    guard !plan.cases.isEmpty else { throw Unusable("every case of \(plan.suite) is for full runs only.") }
    return cases.isEmpty ? plan : try SuiteChoice.selected(cases, of: plan)
  }

  private func whole() throws(Unusable) -> SuitePlan {
    let files = names.filter(Self.isJobFile)
    do {
      guard files.isEmpty else {
        if let other = names.first(where: { !Self.isJobFile($0) }) {
          throw Unusable("\(other) is no job file; name one suite, or job files only.")
        }
        return try SuitePlan(SuiteManifest(jobFiles: files, name: Self.usual))
      }
      guard names.count <= 1 else { throw Unusable("name one suite at a time, not \(names.joined(separator: ", ")).") }
      return try SuitePlan(SuiteManifest(directory: SuiteSearch().find(names.first ?? Self.usual)))
    } catch let error as Unusable {
      throw error
    } catch let error as ManifestError {
      throw Unusable("there are mistakes:\n\(error.description)")
    } catch let error as SuiteNotFound {
      throw Unusable(error)
    } catch {
      throw Unusable("\(error)")
    }
  }

  /// A name that looks like a file is one, so that a missing one is told as such.
  private static func isJobFile(_ name: String) -> Bool {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: name, isDirectory: &isDirectory)
    if exists { return !isDirectory.boolValue && !name.hasSuffix(SuiteManifest.fileName) }
    return name.hasSuffix(".fio")
  }

  private static let usual = "calibrate"
}
