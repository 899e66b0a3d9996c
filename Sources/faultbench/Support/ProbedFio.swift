// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// A fio program with what the engine says about it.
struct ProbedFio {
  let path: String
  /// nil when it does not tell.
  let version: String?
  let fit: EngineFit

  /// Asks the program for its version and lets it load the engine.
  init(_ path: String, engine: String) async {
    self.path = path
    do {
      let binary = try await FioBinary.at(path)
      version = binary.version
      fit = await EngineProbe.probe(fio: binary.path, engine: engine)
    } catch {
      version = nil
      fit = .cannotRun(reason: error.description)
    }
  }

  var fits: Bool {
    if case .fits = fit { true } else { false }
  }
}
