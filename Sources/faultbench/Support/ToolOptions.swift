// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit

/// Which fio and which engine.
struct ToolOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The fio to run (default: FAULTBENCH_FIO, else the first on PATH).", valueName: "path"))
  var fio: String?

  @Option(
    help: ArgumentHelp(
      "The engine (default: PAGEFAULT_ENGINE, else the one beside faultbench, else .build/release).",
      valueName: "path"))
  var engine: String?

  /// The fio that was named or found.
  func findFio() async throws(Unusable) -> FioBinary {
    do {
      return try await FioSearch().first(named: fio)
    } catch {
      throw Unusable(error)
    }
  }

  /// The engine that was named or found.
  func findEngine() throws(Unusable) -> String {
    do {
      return try EngineSearch().find(named: engine)
    } catch {
      throw Unusable(error)
    }
  }
}
