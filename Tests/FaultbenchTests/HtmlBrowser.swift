// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport

/// Chromium without a window, as Debian's package has it.
struct HtmlBrowser {
  static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  let directory: TemporaryDirectory

  /// What a page became and said.
  struct Loaded {
    let document: String
    /// Lines of its console, errors of the page among them.
    let console: [String]
  }

  /// Loads the page in a frame of this width, and runs `script` at its end. What the script gives is found in the document.
  func load(_ page: String, width: Int, script: String) async throws -> Loaded {
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

  /// A picture of the page.
  func picture(_ page: String, width: Int, height: Int, isDark: Bool) async throws -> HtmlPicture? {
    let path = try directory.write(page, to: "page.html")
    let target = "\(directory.path)/page.png"
    try? FileManager.default.removeItem(atPath: target)
    let colours = isDark ? ["--blink-settings=preferredColorScheme=0"] : []
    _ = try await run(
      colours + ["--window-size=\(width),\(height)", "--screenshot=\(target)", "file://\(path)"])
    return FileManager.default.contents(atPath: target).flatMap { HtmlPicture(png: [UInt8]($0)) }
  }

  private func run(_ arguments: [String]) async throws -> Executed {
    try await Executed.run(
      Self.path ?? "",
      ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir=\(directory.path)/profile"]
        + arguments,
      environment: ["HOME": directory.path])
  }
}
