// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The structures of a program by its debug information, which `pahole` reads: in the program, or in the file that its build id
/// or its debug link leads to.
package enum DebugInformation {
  /// Asks pahole for the structures that the engine needs.
  package static func structures(
    of program: String
  ) async throws(LayoutLearningError) -> [String: MeasuredStructure] {
    guard let pahole = ProgramSearch.find("pahole") else { throw .noPahole }
    let names = FioStructure.all.map(\.name).joined(separator: ",")
    let result: CommandResult
    do {
      result = try await Command(pahole, ["--suppress_aligned_attribute", "-C", names, program])
        .run(timeout: .seconds(300))
    } catch {
      throw .cannotRun("pahole", reason: error.reason)
    }
    let found = structures(in: result.output)
    // It exits with 0 also where it found nothing, and complains of much that does not matter here.
    guard !found.isEmpty else { throw .noDebugInformation(program) }
    return found
  }

  /// Parses what `pahole -C` prints: a structure after another, each member with its offset and size.
  package static func structures(in text: String) -> [String: MeasuredStructure] {
    var found: [String: MeasuredStructure] = [:]
    var name: String?
    var members: [String: MeasuredStructure.Member] = [:]
    for line in text.split(separator: "\n") {
      if let match = line.wholeMatch(of: /struct (\w+) \{/) {
        (name, members) = (String(match.1), [:])
      } else if let match = line.wholeMatch(of: /\t(\S.*);\s*\/\*\s*(\d+)\s+(\d+)\s*\*\//),
        let member = memberName(match.1), let offset = Int(match.2), let size = Int(match.3)
      {
        members[member] = MeasuredStructure.Member(offset: offset, size: size)
      } else if let match = line.firstMatch(of: /^\t\/\* size: (\d+)[, ]/), let size = Int(match.1), let ended = name {
        found[ended] = MeasuredStructure(size: size, members: members)
        name = nil
      }
    }
    return found
  }

  /// The name in a declaration: of a pointer to a function, of an array, of anything else.
  private static func memberName(_ declaration: Substring) -> String? {
    if let match = declaration.firstMatch(of: /\(\*(\w+)\)/) { return String(match.1) }
    return declaration.firstMatch(of: /(\w+)(?:\[\d+\])*$/).map { String($0.1) }
  }
}

/// Programs of PATH.
enum ProgramSearch {
  /// The path of a program; nil where PATH has none of that name.
  static func find(_ name: String) -> String? {
    let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return directories.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
