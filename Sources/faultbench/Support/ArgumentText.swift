// SPDX-License-Identifier: GPL-2.0-only

/// Arguments as the shell passed them, before Swift makes text of them: bytes that are no UTF-8 become U+FFFD then, and a file
/// that is there would be called missing.
enum ArgumentText {
  static func check() throws(Unusable) {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[index], String(validatingCString: bytes) == nil else { continue }
      throw Unusable(
        "\(String(cString: bytes)): is no name in UTF-8, so that it cannot be found. Rename it, or name a link to it "
          + "(`ln -s`).")
    }
  }
}
