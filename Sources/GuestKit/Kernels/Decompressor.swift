// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// The programs that uncompress modules.
enum Decompressor: String, CaseIterable {
  case xz
  case zst
  case gz

  /// By the end of a file's name; nil for one that is not compressed.
  init?(path: String) {
    self.init(rawValue: path.split(separator: ".").last.map(String.init) ?? "")
  }

  private var program: String {
    switch self {
    case .xz: "xz"
    case .zst: "zstd"
    case .gz: "gzip"
    }
  }

  /// The package of Debian that has it.
  private var package: String { self == .xz ? "xz-utils" : program }

  /// Uncompresses these files where they are; they lose the end of their name.
  func uncompress(_ files: [String], programs: ProgramPath) async throws(GuestError) {
    guard !files.isEmpty else { return }
    guard let executable = programs.find(program) else {
      throw GuestError(
        .noFile, "the kernel's modules are compressed, and there is no \(program) to uncompress them",
        remedy: "install it: apt-get install \(package)")
    }
    let options = self == .zst ? ["-d", "-q", "--rm", "--"] : ["-d", "--"]
    try await programs.run(executable, options + files, failing: .noFile, "the kernel's modules cannot be uncompressed")
  }
}
