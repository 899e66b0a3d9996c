// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Fios that no row fits, taught to the engine that is there: nothing is built anew.
@Suite(
  "Learned layouts", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: !FioBuild.present.isEmpty, "\(FioBuild.skipReason)"),
  .enabled(if: HostCommand.exists("pahole"), "pahole is not installed (package dwarves)"))
struct LearnedLayoutTests {
  @Test("An unknown fio is refused, works once it is taught, and tells from which file", arguments: FioBuild.present)
  func learns(_ build: FioBuild) async throws {
    try await TemporaryDirectory.with { directory in
      let refusal = await EngineProbe.probe(fio: build.path, engine: Repository.engine, layouts: "")
      guard case .refused(let reasons) = refusal else {
        Issue.record("\(refusal)")
        return
      }
      #expect(reasons.joined().contains("teach this one with 'faultbench fio learn'"))
      let file = try await Learned.file(of: build)
      let path = try directory.write(file.text, to: "fio.layout")
      var held = 0
      let layout = try await Learned.trial(build, path).run { _ in held += 1 }
      #expect(layout.tag == path)
      #expect(held == 5)
    }
  }

  @Test("The headers of the tree say the same as the program's debug information", arguments: FioBuild.present)
  func sourceAgrees(_ build: FioBuild) async throws {
    let learning = try await LayoutLearning.from(program: nil, source: build.tree)
    #expect(learning.fio.path == build.path)
    #expect(try await learning.layoutFile(engine: Repository.engine) == Learned.file(of: build))
  }

  @Test("A stripped program is taught from its separate debug information, else told what it lacks")
  func stripped() async throws {
    let build = try #require(FioBuild.present.first)
    try await TemporaryDirectory.with { directory in
      let program = directory.file("fio")
      #expect(try HostCommand.run("strip", "-o", program, build.path).status == 0)
      let error = try await #require(throws: LayoutLearningError.self) {
        _ = try await LayoutLearning.from(program: program, source: nil).layoutFile(engine: Repository.engine)
      }
      #expect(error == .noDebugInformation(program))
      #expect(error.description.contains("--source TREE"))
      // pahole looks for a file of this name beside the program; with the link it is the one that is meant.
      #expect(try HostCommand.run("objcopy", "--only-keep-debug", build.path, directory.file("fio.debug")).status == 0)
      let link = "--add-gnu-debuglink=\(directory.file("fio.debug"))"
      #expect(try HostCommand.run("objcopy", link, program).status == 0)
      let found = try await LayoutLearning.from(program: program, source: nil).layoutFile(engine: Repository.engine)
      #expect(try await found == Learned.file(of: build))
      let taught = try await LayoutLearning.from(program: program, source: build.tree)
      #expect(try await taught.layoutFile(engine: Repository.engine) == found)
    }
  }

  @Test("Beside the engine a layout is found without a variable, and a broken file there stops no known fio")
  func besideEngine() async throws {
    let build = try #require(FioBuild.present.first)
    try await TemporaryDirectory.with { directory in
      let engine = directory.file("libpagefault.so")
      try FileManager.default.copyItem(atPath: Repository.engine, toPath: engine)
      let file = try await Learned.file(of: build)
      let path = try LayoutFileOutput(engine: engine, named: nil).write(file)
      #expect(URL(fileURLWithPath: path).deletingLastPathComponent().path == LayoutPlace.beside(engine: engine))
      try directory.write("nonsense", to: "layouts/0.layout")
      let fit = await EngineProbe.probe(fio: build.path, engine: engine)
      guard case .fits(let layout) = fit else {
        Issue.record("\(fit)")
        return
      }
      #expect(layout.tag == path)
      try FileManager.default.removeItem(atPath: path)
      guard case .refused(let reasons) = await EngineProbe.probe(fio: build.path, engine: engine) else {
        Issue.record("a fio without a layout ran")
        return
      }
      #expect(reasons.joined().contains("layouts/0.layout: no layout file"), "\(reasons)")
      let known = try #require(FioMatrix.present.first)
      guard case .fits(let row) = await EngineProbe.probe(fio: known.path, engine: engine) else {
        Issue.record("a known fio is refused")
        return
      }
      #expect(row.tag == "fio-\(known.version)")
    }
  }

  @Test("A file that was named and is none stops every fio, and says which line is wrong")
  func named() async throws {
    let build = try #require(FioBuild.present.first)
    let known = try #require(FioMatrix.present.first)
    let file = try await Learned.file(of: build)
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(file.text.replacing("td.eo ", with: "td.ei "), to: "wrong.layout")
      for fio in [build.path, known.path] {
        let reasons = try await refusal(of: fio, path)
        #expect(reasons.contains("layout file \(path), line 43: an unknown key instead of td.eo"), "\(reasons)")
        #expect(try await refusal(of: fio, directory.path) == reasons)
        #expect(try await refusal(of: fio, "/nowhere:\(path)").contains("/nowhere: No such file or directory"))
      }
    }
  }

  @Test("A file of another fio is passed over; where nothing else fits, the refusal names it")
  func otherFio() async throws {
    let build = try #require(FioBuild.present.first)
    let known = try #require(FioMatrix.present.first)
    let file = try await Learned.file(of: build)
    let other = { (fio: MeasuredFio) in LayoutFileText(fio: fio, numbers: file.numbers, remark: "").text }
    try await TemporaryDirectory.with { directory in
      let own = file.fio
      let path = try directory.write(
        other(MeasuredFio(version: own.version, ioopsVersion: own.ioopsVersion, buildID: "00ff")), to: "build.layout")
      #expect(try await refusal(of: build.path, path).contains("\(path) is for another build of it"))
      try directory.write(
        other(MeasuredFio(version: own.version, ioopsVersion: 77, buildID: own.buildID)), to: "build.layout")
      #expect(try await refusal(of: build.path, path).contains("\(path) is for another IOOPS version"))
      try directory.write(
        other(MeasuredFio(version: "fio-3.44", ioopsVersion: own.ioopsVersion, buildID: own.buildID)),
        to: "build.layout")
      #expect(try await refusal(of: build.path, path).contains("\(path) is for another version"))
      guard case .fits = await EngineProbe.probe(fio: known.path, engine: Repository.engine, layouts: path) else {
        Issue.record("a known fio is refused")
        return
      }
    }
  }

  private func refusal(of fio: String, _ layouts: String) async throws -> String {
    let fit = await EngineProbe.probe(fio: fio, engine: Repository.engine, layouts: layouts)
    guard case .refused(let reasons) = fit else { throw Learned.UnexpectedFit(fit: fit) }
    return reasons.joined(separator: "\n")
  }
}

/// What the tests learn, once for all of them.
enum Learned {
  /// A fio ran, or could not be run, where it should have been refused.
  struct UnexpectedFit: Error {
    let fit: EngineFit
  }

  static func file(of build: FioBuild) async throws -> LayoutFileText {
    try await LayoutLearning.from(program: build.path, source: nil).layoutFile(engine: Repository.engine)
  }

  static func trial(_ build: FioBuild, _ path: String) -> LayoutTrial {
    LayoutTrial(
      fio: FioBinary(path: build.path, version: build.version), engine: Repository.engine, layouts: path)
  }
}
