// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@Suite("compare --format html, with results of real fios and a real browser") struct HtmlCompareTests {
  /// The page of two jobs that differ, from results with histograms or without.
  private static func page(in directory: TemporaryDirectory, format: String, environment: [String: String] = [:])
    async throws -> String
  {
    guard let fio = FioMatrix.present.first else { return "" }
    var sides: [String] = []
    for (side, block) in [("a", "4k"), ("b", "256k")] {
      let job =
        "[first<touch>]\nioengine=mmap\nfilename=data\nsize=8m\nrw=write\nbs=\(block)\n[null]\nstonewall\nioengine=null\nsize=4m\n"
      let path = try directory.write(job, to: "\(side).fio")
      let files = (1...6).map { "\(directory.path)/\(side)\($0).json" }
      for file in files {
        let run = try await fio.execute(["--output-format=\(format)", "--output=\(file)", path], in: directory.path)
        #expect(run.status == 0, "\(run.errors)")
      }
      sides.append(files.joined(separator: ","))
    }
    let target = "\(directory.path)/page.html"
    let arguments = ["compare"] + sides + ["--force", "--format", "html", "--output", target]
    let result = try await Tool.run(arguments, in: directory.path, environment: environment)
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.output == "")
    return String(decoding: FileManager.default.contents(atPath: target) ?? Data(), as: UTF8.self)
  }

  @Test func distributionsNeedJSONPlus() async throws {
    try await TemporaryDirectory.with { directory in
      let plain = try await Self.page(in: directory, format: "json", environment: ["PATH": "/nowhere"])
      #expect(plain.contains("gnuplot is not on the PATH"))
      #expect(plain.contains("<bdi>first&lt;touch&gt;</bdi>"))
      #expect(plain.contains("Hence worse (lower is better)."))
      #expect(plain.contains("class=\"strip\""))
    }
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gnuplot"), "no gnuplot (package gnuplot-nox)"))
  func gnuplotDrawsWhatThereIs() async throws {
    try await TemporaryDirectory.with { directory in
      let plain = try await Self.page(in: directory, format: "json")
      #expect(plain.contains("<b>Latency, percentiles</b>") && !plain.contains("<b>Latency, histogram</b>"))
      let rich = try await Self.page(in: directory, format: "json+")
      #expect(rich.contains("<b>Latency, histogram</b>") && rich.contains("<b>Latency, ECDF</b>"))
      #expect(!rich.contains("rgb("))
      let doctor = try await Tool.run(["doctor"], in: directory.path)
      #expect(doctor.output.split(separator: "\n").contains { $0.hasPrefix("yes      gnuplot ") }, "\(doctor.output)")
      let without = try await Tool.run(["doctor"], in: directory.path, environment: ["PATH": "/nowhere"])
      #expect(without.output.contains("remedy: apt-get install gnuplot-nox"))
    }
  }

  @Test(.enabled(if: HtmlBrowser.path != nil, "no chromium (package chromium)"))
  func aBrowserShowsItAndFiltersIt() async throws {
    try await TemporaryDirectory.with { directory in
      let page = try await Self.page(in: directory, format: "json+")
      let browser = HtmlBrowser(directory: directory)
      let script = """
        function shown(s) { return Array.from(document.querySelectorAll(s)).filter(function (e) { return !e.hidden; }).length; }
        function state() { return [shown('tbody[data-c]'), shown('details'), document.getElementById('filter-count').textContent]; }
        var said = [innerWidth, document.documentElement.scrollWidth, document.getElementById('filter').hidden].concat(state());
        var text = document.getElementById('filter-text'), verdict = document.getElementById('filter-verdict');
        function set(e, v) { e.value = v; e.dispatchEvent(new Event('input', { bubbles: true })); said = said.concat(state()); }
        set(text, 'TOUCH first'); set(text, 'nothing like it'); set(text, ''); set(verdict, 'worse');
        document.querySelectorAll('details').forEach(function (d) { d.hidden = false; d.open = true; });
        said.push(document.documentElement.scrollWidth);
        return said.join('; ');
        """
      let loaded = try await browser.load(page, width: 400, script: script)
      let probe = loaded.document.components(separatedBy: "<pre id=\"probe\">").last?.components(separatedBy: "</pre>")
        .first
      let worse = page.components(separatedBy: "data-v=\"worse\"").count - 1
      #expect(worse >= 1)
      #expect(
        probe == "400; 400; false; 2; 2; 2 of 2 cases; 1; 1; 1 of 2 cases; 0; 0; 0 of 2 cases; 2; 2; 2 of 2 cases; "
          + "\(worse); \(worse); \(worse) of 2 cases; 400")
      // What the probe itself says is all that is said; so an error would have been seen.
      #expect(loaded.console.count == 1 && loaded.console.first?.contains("probe ended") == true, "\(loaded.console)")
      let light = try #require(try await browser.picture(page, width: 1280, height: 1000, isDark: false))
      #expect(light.width == 1280 && light.ground > 220 && light.colours > 100)
      let dark = try #require(try await browser.picture(page, width: 400, height: 1000, isDark: true))
      #expect(dark.width == 400 && dark.ground < 60 && dark.colours > 100)
    }
  }
}
