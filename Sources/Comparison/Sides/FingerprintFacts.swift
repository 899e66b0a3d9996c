// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics

/// A host's fingerprint as facts, whatever its keys are.
enum FingerprintFacts {
  /// Of another processor no figure says anything.
  private static let decisive: Set = ["cpuModel", "machine", "pageSize", "architecture", clock]

  /// What the clock of the run counts; not there where it is time.
  static let clock = "clock"
  /// The machine that was emulated for the run; not there where it ran on the host.
  static let guest = "guest"

  /// Which machine it is, where that is another than faultbench's.
  static let host = "host"

  /// Memory differs by some pages between two boots.
  private static let bytes: Set = ["memoryBytes", "swapBytes", "cgroupLimitBytes"]

  static func read(_ fingerprint: String) -> [ComparedFact] {
    guard let object = try? JSONDecoder().decode([String: Value].self, from: Data(fingerprint.utf8)) else { return [] }
    return object.sorted { $0.key < $1.key }.flatMap { key, value in facts(key, value, top: key) }
  }

  private static func facts(_ key: String, _ value: Value, top: String) -> [ComparedFact] {
    switch value {
    case .text(let text): [ComparedFact(key, text, isDecisive: decisive.contains(top))]
    case .number(let number):
      [
        ComparedFact(
          key, (bytes.contains(top) ? MetricUnit.bytes : .none).show(number), isDecisive: decisive.contains(top))
      ]
    case .flag(let flag): [ComparedFact(key, flag ? "yes" : "no")]
    case .members(let members):
      members.sorted { $0.key < $1.key }.flatMap { facts("\(key).\($0.key)", $0.value, top: top) }
    case .list(let values): values.enumerated().flatMap { facts("\(key)[\($0.offset)]", $0.element, top: top) }
    case .none: []
    }
  }

  private enum Value: Decodable {
    case text(String), number(Double), flag(Bool), members([String: Value]), list([Value]), none

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .none
      } else if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let list = try? container.decode([Value].self) {
        self = .list(list)
      } else {
        self = .members(try container.decode([String: Value].self))
      }
    }
  }
}
