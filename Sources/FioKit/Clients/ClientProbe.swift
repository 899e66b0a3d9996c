// SPDX-License-Identifier: GPL-2.0-only

/// Asks a host for one I/O, before anything is measured there.
package struct ClientProbe: Sendable {
  /// What a host said.
  package struct Answer: Sendable {
    /// The host.
    package let host: ClientHost
    /// What its server said of itself; nil where it did not come to that.
    package let server: ServerIdentity?
    /// Why nothing can be measured there; empty where something can.
    package let problems: [RunProblem]
  }

  private let fio: FioBinary

  /// A probe by this fio, whose release the servers must have.
  package init(fio: FioBinary) {
    self.fio = fio
  }

  /// Has all hosts do one I/O of 4 KiB at the same time.
  ///
  /// - Parameters:
  ///   - hosts: each with the engine's path there, where one is needed.
  ///   - stop: ends the questions when requested.
  /// - Returns: the answers in the order of `hosts`.
  package func ask(
    _ hosts: [(host: ClientHost, engine: String?)], stop: StopLatch? = nil
  ) async throws(FioRunError) -> [Answer] {
    let answers = await withTaskGroup(of: (Int, Result<Answer, FioRunError>).self) { group in
      for (index, item) in hosts.enumerated() {
        group.addTask {
          let answer = await ask(item.host, item.engine, stop)
          return (index, answer)
        }
      }
      return await group.reduce(into: [Int: Result<Answer, FioRunError>]()) { $0[$1.0] = $1.1 }
    }
    var all: [Answer] = []
    for index in hosts.indices { if let answer = answers[index] { all.append(try answer.get()) } }
    return all
  }

  private func ask(_ host: ClientHost, _ engine: String?, _ stop: StopLatch?) async -> Result<Answer, FioRunError> {
    do {
      return .success(
        try await Scratch.withDirectory { directory in
          let path = "\(directory)/probe.fio"
          try FileBytes.write(Array(Self.job(engine).utf8), to: path)
          var runner = FioRunner(fio: fio, engine: engine, timeout: .seconds(60))
          runner.host = host
          runner.grace = .seconds(1)
          let run = try await runner.run(path, stop: stop)
          return Answer(host: host, server: run.server, problems: run.problems)
        })
    } catch {
      return .failure(error as? FioRunError ?? .cannotRun(fio.path, reason: "\(error)"))
    }
  }

  private static func job(_ engine: String?) -> String {
    let name = engine == nil ? "null" : JobRecipe.engine
    return "[probe]\nioengine=\(name)\nrw=write\nbs=4k\nsize=4k\n"
  }
}
