// SPDX-License-Identifier: GPL-2.0-only
import Foundation

@testable import ProfileKit

/// Profiles of guests, kept below Fixtures: a job that touches 4,096 pages of private memory for the first time, on two kernels;
/// and own instructions of functions for other kinds of faults.
enum RealProfile {
  static let kernels = ["6.1", "7.3"]

  static func text(_ name: String) throws -> String {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return try String(contentsOf: directory.appending(path: "Fixtures/\(name)"), encoding: .utf8)
  }

  /// `private/touch/write`.
  static func touch(_ kernel: String) throws -> Profile {
    try Profile(text: text("private-touch-write-\(kernel).profile"))
  }

  /// The same as the only repeat of a case.
  static func touchCase(_ kernel: String) throws -> CaseProfile {
    try CaseProfile.of(try touch(kernel))
  }

  /// Own instructions of functions, kind by kind of fault.
  static func functions(_ kernel: String) throws -> [(kind: String, costs: [FunctionCost])] {
    let rows = try text("functions-\(kernel).txt").split(separator: "\n").map { $0.split(separator: " ") }
    guard let head = rows.first else { return [] }
    return head.indices.dropFirst().map { column in
      let costs = rows.dropFirst().map { row in
        FunctionCost(name: String(row[0]), own: row.indices.contains(column) ? UInt64(row[column]) ?? 0 : 0)
      }
      return (String(head[column]), costs.filter { $0.own > 0 })
    }
  }
}

/// No case without a repeat.
struct NoProfileError: Error {}

extension CaseProfile {
  /// A case of one repeat.
  static func of(_ profile: Profile) throws -> CaseProfile {
    guard let profile = CaseProfile([(number: 1, profile: profile, counted: nil)]) else { throw NoProfileError() }
    return profile
  }
}
