// SPDX-License-Identifier: GPL-2.0-only
import Foundation

extension SuiteManifest {
  /// A suite of job files on their own: a case for each, called as the file, with the usual metrics and settings.
  package init(jobFiles: [String], name: String) {
    let place = SourcePlace(line: 1, column: 1)
    var taken: Set<String> = []
    let cases = jobFiles.map { path in
      let stem = Self.caseName(URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent)
      var name = stem
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(stem)-\(number)"
        number += 1
      }
      return ManifestCase(
        name: Located(name, at: place), job: Located(URL(fileURLWithPath: path).standardizedFileURL.path, at: place))
    }
    self.init(
      name: name, summary: "", source: nil, directory: ".", path: jobFiles.first ?? "", defaults: CaseOptions(),
      full: CaseOptions(), cases: cases, isWhole: true)
  }

  /// Letters that a name of a case may have.
  private static func caseName(_ stem: String) -> String {
    func isUsable(_ letter: Character) -> Bool {
      letter.isASCII && (letter.isLetter || letter.isNumber || "._+-".contains(letter))
    }
    let name = String(stem.prefix(80).map { isUsable($0) ? $0 : "_" })
    return name.first.map { $0.isLetter || $0.isNumber } == true ? name : "job\(name)"
  }
}
