// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Yams

extension SuiteManifest {
  /// Reads suite.yaml in `directory`, and tells all its mistakes at once.
  package init(directory: String) throws(ManifestError) {
    let (manifest, mistakes) = try Self.read(directory: directory)
    guard mistakes.isEmpty else { throw ManifestError(mistakes) }
    self = manifest
  }

  /// What could be read of a suite.yaml, and its mistakes; an error where nothing could be.
  static func read(directory: String) throws(ManifestError) -> (SuiteManifest, [ManifestMistake]) {
    let path = directory.hasSuffix("/") ? "\(directory)\(Self.fileName)" : "\(directory)/\(Self.fileName)"
    do {
      return try read(FileBytes.read(path, limit: Self.maxFileSize), path: path, directory: directory)
    } catch let failure as FileBytes.IOError {
      throw ManifestError([ManifestMistake(file: path, place: nil, message: Self.sentence(failure))])
    } catch let error as ManifestError {
      throw error
    } catch {
      throw ManifestError([ManifestMistake(file: path, place: nil, message: "cannot be read: \(error).")])
    }
  }

  /// Reads the bytes of a suite.yaml that is, or would be, at `path`.
  package static func read(
    _ bytes: [UInt8], path: String, directory: String
  ) throws(ManifestError) -> (SuiteManifest, [ManifestMistake]) {
    let root = try ManifestText.root(bytes, file: path)
    let reader = NodeReader(file: path)
    let sections = SectionReader(reader)
    let found = Dictionary(
      reader.members(root, of: "a suite", allowed: ManifestMapping.suite.names)
        .map { ($0.key.value, $0.node) }
    ) { first, _ in first }
    for key in ["suite", "summary", "cases"] where found[key] == nil {
      reader.note("the suite has no `\(key)`.", at: root.place)
    }
    let name = found["suite"].flatMap { reader.word($0, of: "suite") }
    let folder = URL(fileURLWithPath: directory).lastPathComponent
    if let name, name.value != folder {
      reader.note("`suite: \(name.value)` is in a directory called `\(folder)`; they must be the same.", at: name.place)
    }
    let defaults = found["defaults"].map { sections.options($0, of: "defaults") } ?? CaseOptions()
    var guestCPUs: Int?
    var variants: [SuiteVariant: CaseOptions] = [:]
    if let node = found["full"] { variants[.full] = sections.options(node, of: "full") }
    if let node = found["guest"] { (variants[.guest], guestCPUs) = sections.guest(node) }
    let isWhole = reader.doubts == 0
    let cases = found["cases"].map { sections.cases($0) } ?? []
    if let node = found["cases"], case .sequence(let items) = node, items.isEmpty {
      reader.note("`cases` is empty; a suite has at least one case.", at: node.place)
    }
    let report = found["report"].map { ReportReader(reader).sections($0) } ?? []
    let manifest = SuiteManifest(
      name: name?.value ?? folder, summary: found["summary"].flatMap { reader.word($0, of: "summary") }?.value ?? "",
      source: found["source"].flatMap { reader.word($0, of: "source") }?.value, directory: directory, path: path,
      defaults: defaults, variants: variants, guestCPUs: guestCPUs, cases: cases, report: report, isWhole: isWhole)
    return (manifest, reader.mistakes)
  }

  private static let maxFileSize = 1 << 20

  private static func sentence(_ failure: FileBytes.IOError) -> String {
    switch failure {
    case .errno(let errno): "cannot be read: \(errno.description). A suite is a directory with a \(fileName) in it."
    case .tooLarge(let limit): "is larger than \(limit / 1024) KiB and so hardly a suite."
    }
  }
}

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
      variants: [:], cases: cases, isWhole: true)
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
