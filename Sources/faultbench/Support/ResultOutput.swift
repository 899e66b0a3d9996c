// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import ReportKit
import SystemPackage

/// Where results go: a file that `--output` names, else standard output.
struct ResultOutput {
  private let file: FileDescriptor?
  private let path: String?

  /// Opens the file now, so that a place that cannot be written is known before anything is measured.
  init(path: String?) throws(Unusable) {
    self.path = path
    guard let path else {
      guard StandardStreams.hadOutput else {
        throw Unusable(
          "standard output is closed, so results have nowhere to go. Open it, or name a file with --output.")
      }
      file = nil
      return
    }
    do {
      file = try .open(
        FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw Self.cannotWrite(path, error)
    }
  }

  /// Writes the whole text. Nothing measured is lost: a file that cannot take it sends it to standard output.
  func write(_ text: String) throws(Unusable) {
    do {
      _ = try (file ?? .standardOutput).writeAll(text.utf8)
      try file?.close()
    } catch {
      if file != nil { _ = try? FileDescriptor.standardOutput.writeAll(text.utf8) }
      throw Self.cannotWrite(path ?? "standard output", error)
    }
  }

  /// The width that tables should have there.
  var width: Int { file == nil ? Terminal.width : TextRenderer.mailWidth }

  private static func cannotWrite(_ path: String, _ error: any Error) -> Unusable {
    let reason = (error as? Errno)?.description ?? "\(error)"
    return Unusable("cannot write \(path): \(reason). Name a file in a directory that exists and is writable.")
  }
}

/// The formats of results.
enum ResultFormat: String, CaseIterable, ExpressibleByArgument {
  case text, markdown, json, csv, html
}
