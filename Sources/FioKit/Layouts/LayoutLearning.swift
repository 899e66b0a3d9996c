// SPDX-License-Identifier: GPL-2.0-only

/// Learns the layout of a fio that the engine does not know.
package struct LayoutLearning: Sendable {
  /// The program.
  package let fio: FioBinary
  private let tree: SourceTree?

  /// Learns from the debug information of `program`, or from the source tree at `source`, whose own program is taken where
  /// none is named.
  package static func from(
    program: String?, source: String?
  ) async throws -> LayoutLearning {
    let tree = try source.map { path throws(LayoutLearningError) in try SourceTree(path) }
    guard let path = program ?? tree?.program else {
      throw tree.map { LayoutLearningError.noProgram(tree: $0.path) } ?? .nothingNamed
    }
    return LayoutLearning(fio: try await FioBinary.at(path), tree: tree)
  }

  /// The layout file: not proved yet.
  package func layoutFile(engine: String) async throws(LayoutLearningError) -> LayoutFileText {
    let measured = try await EngineProbe.measure(fio: fio.path, engine: engine)
    if let tree {
      return try LayoutFileText(
        fio: measured, structures: try await tree.structures(), remark: "from the headers in \(tree.path)")
    }
    return try LayoutFileText(
      fio: measured, structures: try await DebugInformation.structures(of: fio.path),
      remark: "from the debug information of \(fio.path)")
  }
}
