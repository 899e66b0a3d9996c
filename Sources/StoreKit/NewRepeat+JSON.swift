// SPDX-License-Identifier: GPL-2.0-only

extension NewRepeat {
  /// All of it on one line, as an exported run has it, for another process to store. A figure that is not finite is left out, as
  /// the store does.
  package func json() throws(StoreError) -> String {
    do {
      try check()
    } catch {
      throw StoreError(file: Self.source, problem: error.problem)
    }
    var repeated = self
    repeated.metrics = metrics.filter { $0.value.isFinite }
    return JSONWriter.text(repeated)
  }

  /// Reads what ``json()`` wrote, as strictly as a run is imported: a mistake is named with its place in `source`.
  package init(json: some Sequence<UInt8>, source: String = NewRepeat.source) throws(StoreError) {
    let bytes = Array(json)
    do {
      self = try JSONReader.value(bytes)
    } catch {
      throw StoreError(file: source, problem: .unreadableImport(ImportMistake(error, in: bytes)))
    }
  }

  /// What a text is called that has no file.
  package static var source: String { "a repeat" }
}
