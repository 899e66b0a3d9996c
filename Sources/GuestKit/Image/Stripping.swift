// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// Programs without what only debuggers read: a guest unpacks every byte.
enum Stripping {
  /// Calls `body` with the same files, large programs and libraries replaced by stripped copies, which live as long as the call. The
  /// engine stays as it is: results are known by its bytes.
  static func withStripped(
    _ files: [GuestFile], by strip: String?, _ body: ([GuestFile]) throws -> Void
  ) async throws {
    guard let strip else { return try body(files) }
    try await Scratch.withDirectory { directory in
      var copies: [FileBytes.Place: String] = [:]
      var stripped: [GuestFile] = []
      for file in files {
        guard case .copy(let source) = file.content, file.path != GuestContents.engine,
          let place = FileBytes.Place(source), try ProgramHead(path: source)?.hasSymbols == true
        else {
          stripped.append(file)
          continue
        }
        let copy = copies[place] ?? "\(directory)/\(copies.count)"
        if copies[place] == nil {
          let result = try await Command(strip, ["-o", copy, source]).run(timeout: .seconds(120))
          copies[place] = result.termination == .exited(0) ? copy : source
        }
        stripped.append(GuestFile(file.path, .copy(of: copies[place] ?? source), mode: file.mode))
      }
      try body(stripped)
    }
  }
}
