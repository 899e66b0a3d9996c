// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What a measurement must be; at least one of both.
struct Threshold: Equatable {
  var min: Double?
  var max: Double?

  func admits(_ value: Double) -> Bool { value >= min ?? -.infinity && value <= max ?? .infinity }

  /// `at least 0.98`.
  var words: String {
    [min.map { "at least \(Measurements.show($0))" }, max.map { "at most \(Measurements.show($0))" }]
      .compactMap { $0 }.joined(separator: ", ")
  }
}

/// Benchmarks/thresholds.json, read strictly: a misspelt word must not make a check that cannot fail.
struct Thresholds: Equatable {
  static let schema = "faultbench.thresholds/1"

  /// By the names of the measurements, `part/what`.
  private(set) var all: [String: Threshold] = [:]

  /// - Throws: `BenchReportError` for anything but `schema`, and parts of objects with `min`, `max` and `why`.
  init(_ data: Data, parts: [String]) throws {
    let root = try Self.object(JSONSerialization.jsonObject(with: data), "the file", ["schema", "thresholds"])
    guard root["schema"] as? String == Self.schema else { throw BenchReportError("schema is not \(Self.schema)") }
    let sections = try Self.object(root["thresholds"] ?? [:], "thresholds", parts)
    for (part, section) in sections {
      guard let section = section as? [String: Any], !section.isEmpty else {
        throw BenchReportError("thresholds of \(part): an object with a member or more is wanted")
      }
      for (what, value) in section {
        let name = "\(part)/\(what)"
        let object = try Self.object(value, name, ["min", "max", "why"])
        let threshold = Threshold(min: try Self.number(object, "min", name), max: try Self.number(object, "max", name))
        guard threshold.min != nil || threshold.max != nil, threshold.min ?? 0 <= threshold.max ?? .infinity else {
          throw BenchReportError("\(name): nothing can miss it, or nothing can meet it")
        }
        all[name] = threshold
      }
    }
    guard !all.isEmpty else { throw BenchReportError("there is no threshold") }
  }

  private static func object(_ value: Any, _ name: String, _ known: [String]) throws -> [String: Any] {
    guard let object = value as? [String: Any] else { throw BenchReportError("\(name): an object is wanted") }
    for key in object.keys.sorted() where !known.contains(key) {
      throw BenchReportError("\(name): `\(key)` is not known; there are \(known.joined(separator: ", "))")
    }
    return object
  }

  private static func number(_ object: [String: Any], _ key: String, _ name: String) throws -> Double? {
    guard let value = object[key] else { return nil }
    guard let number = value as? Double, number.isFinite else {
      throw BenchReportError("\(name): `\(key)` is no number")
    }
    return number
  }
}

/// What was measured: lines of `part/what`, a tab and a number.
struct Measurements: Equatable {
  private(set) var values: [(name: String, value: Double)] = []

  init(_ text: String) throws {
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 2, fields[0].contains("/"), let value = Double(fields[1]), value.isFinite else {
        throw BenchReportError("no measurement: \(line)")
      }
      guard !values.contains(where: { $0.name == fields[0] }) else {
        throw BenchReportError("measured twice: \(fields[0])")
      }
      values.append((String(fields[0]), value))
    }
  }

  static func == (one: Measurements, other: Measurements) -> Bool {
    one.values.elementsEqual(other.values) { $0.name == $1.name && $0.value == $1.value }
  }

  /// With the digits that tell something.
  static func show(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(format: "%.0f", value) }
    return String(format: abs(value) < 10 ? "%.4g" : "%.1f", value)
  }
}
