// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import SuiteKit

struct SuiteCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tell every mistake of a suite with its file, line and column.",
    discussion: """
      Nothing runs. Checked are suite.yaml, what its full run adds, and the job
      files, which fio itself reads with the engine, for every combination of a
      matrix; what could not be checked is told. Exit code 2 when there is a mistake.

      Example:
        faultbench suite check fio-jobs/populate
      """)

  @Argument(help: "The suites: directories, or names of those that `suite list` shows.", completion: .suites)
  var suites: [String]

  @OptionGroup var tools: ToolOptions

  func run() async throws {
    var isSound = true
    let check = try await jobCheck()
    for name in suites {
      do {
        let directory = try SuiteSearch().find(name)
        let (cases, mistakes) = try SuitePlan.examine(directory: directory)
        let refused = try await check?.check(cases)
        if let refused { tellUnchecked(refused, in: directory) }
        let all = mistakes + (refused?.mistakes ?? [])
        if !all.isEmpty { throw ManifestError(all) }
        Diagnostics.write("\(directory): no mistakes")
      } catch let error as ManifestError {
        isSound = false
        for mistake in error.mistakes { Diagnostics.write(mistake.description) }
      } catch let error as SuiteNotFoundError {
        isSound = false
        Diagnostics.error(error.description)
      } catch let error as SuiteRunError {
        throw UnusableInputError(error)
      }
    }
    guard isSound else { throw CommandEnd.unusable }
  }

  /// nil where there is no fio; one that was named must be there.
  private func jobCheck() async throws(UnusableInputError) -> JobCheck? {
    do throws(UnusableInputError) {
      let fio = try await tools.findFio()
      let engine = tools.engine == nil ? try? tools.findEngine() : try tools.findEngine()
      return JobCheck(fio: fio, engine: engine)
    } catch {
      guard tools.fio == nil, tools.engine == nil else { throw error }
      Diagnostics.write("not checked: what fio makes of the job files. \(error.message)")
      return nil
    }
  }

  private func tellUnchecked(_ result: JobCheck.Result, in directory: String) {
    for (reason, items) in Dictionary(grouping: result.unchecked, by: \.reason).sorted(by: { $0.key < $1.key }) {
      let ids = Set(items.map(\.id))
      let first = items.first.map(\.id) ?? ""
      let more = ids.count > 1 ? " and \(ids.count - 1) more" : ""
      Diagnostics.write("\(directory): not checked: what fio makes of \(first)\(more), since \(reason)")
    }
  }
}
