// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport

/// Sound inputs by kind, each a directory of files, and the damaged ones that are made of them.
struct Corpus: Sendable {
  private let files: [String: [[UInt8]]]

  /// Reads what ``CorpusMaking`` wrote; the order of names is the order of inputs.
  init(directory: String) throws {
    var files: [String: [[UInt8]]] = [:]
    for kind in try FileManager.default.contentsOfDirectory(atPath: directory).sorted() {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(kind)").sorted()
      files[kind] = try names.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(kind)/\($0)"))) }
    }
    self.files = files
  }

  func sound(_ kind: String) -> [[UInt8]] { files[kind] ?? [] }

  /// A damaged text of this kind.
  func text(_ kind: String, _ form: TextMutator.Form, seed: UInt64) -> [UInt8] {
    let (one, other) = pair(kind, seed)
    var mutator = TextMutator(seed: seed, form: form)
    return mutator.mutate(one, other: other)
  }

  /// A damaged store: of its bytes, or of values in sealed rows.
  func database(_ kind: String, seed: UInt64) -> [UInt8] {
    let (one, _) = pair(kind, seed)
    var mutator = Mutator(seed: seed)
    if mutator.below(2) == 0 { return mutator.mutate(one) }
    return RowDamage(&mutator).applied(to: one) ?? mutator.mutate(one)
  }

  private func pair(_ kind: String, _ seed: UInt64) -> ([UInt8], [UInt8]) {
    let known = sound(kind)
    guard !known.isEmpty else { return ([], []) }
    var choice = Mutator(seed: seed ^ 0x0c0f_fee0)
    return (known[choice.below(known.count)], known[choice.below(known.count)])
  }
}
