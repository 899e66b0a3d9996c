// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Chromium without a window, as Debian's package has it.
package struct HtmlBrowser {
  /// Where it is; nil where there is none.
  package static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Where pages and profiles are put.
  package let directory: TemporaryDirectory

  /// A browser that writes there only.
  package init(directory: TemporaryDirectory) { self.directory = directory }

  /// What a page became and said.
  package struct Loaded {
    /// It and what it is framed in, after the script.
    package let document: String
    /// Lines of its console, errors of the page among them.
    package let console: [String]

    /// What the script gave.
    package var said: String {
      document.components(separatedBy: "<pre id=\"probe\">").last?.components(separatedBy: "</pre>").first ?? ""
    }
  }

  /// Loads the page in a frame of this width, and runs `script` at its end. What the script gives is found in the document.
  package func load(_ page: String, width: Int, script: String) async throws -> Loaded {
    let probe =
      "<script>window.addEventListener('load', function () { parent.document.getElementById('probe').textContent = "
      + "(function () { \(script) })(); console.error('probe ended'); });</script>"
    // Windows have a least width, frames have not.
    let text = try JSONEncoder().encode(page.replacing("</body>", with: probe + "</body>"))
    let framed =
      "<!DOCTYPE html><body><iframe width='\(width)' height='900' style='border:0'></iframe><pre id=\"probe\"></pre>"
      + "<script>document.querySelector('iframe').srcdoc = \(String(decoding: text, as: UTF8.self).replacing("<", with: "\\u003c"));"
      + "</script></body>"
    let outer = try directory.write(framed, to: "probe.html")
    let run = try await run(["--dump-dom", "--enable-logging=stderr", "--window-size=1280,1000", "file://\(outer)"])
    return Loaded(
      document: run.output,
      console: run.errors.split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init))
  }

  /// Runs it with these arguments besides those that it always needs.
  package func run(_ arguments: [String]) async throws -> Executed {
    try await Executed.run(
      Self.path ?? "",
      ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir=\(directory.path)/profile"]
        + arguments,
      environment: ["HOME": directory.path])
  }
}
