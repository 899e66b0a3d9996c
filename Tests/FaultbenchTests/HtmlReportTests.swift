// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@Suite("--format html of other commands, with a real fio and a real browser") struct HtmlReportTests {
  private static let job = """
    [global]
    ioengine=null
    size=4m
    bs=4k
    [a-name-that-is-rather-long-for-a-page-of-four-hundred-pixels<b>]
    rw=randrw
    """

  /// Pages of a run, its report and its history.
  private static func pages(in directory: TemporaryDirectory) async throws -> [(name: String, page: String)] {
    let fio = try #require(FioMatrix.present.first)
    try directory.write(job, to: "job.fio")
    let run = try await Tool.run(
      ["run", "job.fio", "--fio", fio.path, "--repeat", "2", "--format", "html"], in: directory.path)
    #expect(run.status == 0, "\(run.errors)")
    let again = try await Tool.run(["run", "job.fio", "--fio", fio.path], in: directory.path)
    #expect(again.status == 0, "\(again.errors)")
    var pages = [(name: "run", page: run.output)]
    for arguments in [["report", "1"], ["history", "job.fio", "iops"]] {
      let target = "\(arguments[0]).html"
      let shown = try await Tool.run(arguments + ["--format", "html", "--output", target], in: directory.path)
      #expect(shown.status == 0 && shown.output == "", "\(shown.errors)")
      pages.append((arguments[0], try directory.read(target)))
    }
    return pages
  }

  @Test(.enabled(if: !FioMatrix.present.isEmpty, "there is no fio"))
  func pagesAreWhole() async throws {
    try await TemporaryDirectory.with { directory in
      for (name, page) in try await Self.pages(in: directory) {
        #expect(page.hasPrefix("<!DOCTYPE html>\n") && page.hasSuffix("</html>\n"), "\(name)")
        #expect(!page.contains("pixels<b>") && !page.contains("https:"), "\(name)")
      }
    }
  }

  @Test(
    .enabled(if: HtmlBrowser.path != nil, "no chromium (package chromium)"),
    .enabled(if: !FioMatrix.present.isEmpty, "there is no fio"))
  func aBrowserShowsThemNarrow() async throws {
    try await TemporaryDirectory.with { directory in
      let browser = HtmlBrowser(directory: directory)
      for (name, page) in try await Self.pages(in: directory) {
        let loaded = try await browser.load(
          page, width: 400, script: "return [innerWidth, document.documentElement.scrollWidth].join();")
        #expect(loaded.document.contains("<pre id=\"probe\">400,400</pre>"), "\(name)")
        #expect(loaded.console.count == 1, "\(name): \(loaded.console)")
        let dark = try #require(try await browser.picture(page, width: 400, height: 700, isDark: true))
        #expect(dark.ground < 60 && dark.colours > 20, "\(name)")
      }
    }
  }
}
