// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import MadeResults
import ProfileKit
import TestSupport
import Testing

@testable import ReportKit

@Suite(
  "Icicle graphs in a real browser", .enabled(if: HtmlBrowser.path != nil, "no chromium (package chromium)"))
struct ProfileBrowserTests {
  /// A page of a profile, and one of a comparison with its case open.
  private static func pages() async throws -> [(name: String, page: String)] {
    let table = try MadeProfiles.table
    let base = try MadeProfiles.profile([
      "clear_page_erms": 409_600, "a_function_whose_name_is_rather_long_for_its_instructions": 30_000, "old<b>": 9000,
    ])
    let candidate = try MadeProfiles.profile([
      "clear_page_erms": 429_600, "fresh": 40_000, "a_function_whose_name_is_rather_long_for_its_instructions": 90,
    ])
    let profile = ProfilePage(
      report: ProfileReport(
        name: "a-name-that-is-rather-long-for-a-page-of-four-hundred-pixels", origin: "run 1", kernel: "6.1",
        cases: [ProfileReport.Case(name: "case/OF=several,WORDS=that_are_long,AND=joined", profile: base, table)], table
      ))
    let comparison = try Comparison(
      base: MadeSide.side([MadeSide.item("slow", 1000)]), candidate: MadeSide.side([MadeSide.item("slow", 1500)]))
    let details = try ComparisonDetails(comparison, maxCases: 0, maxRepeats: 1)
    let item = ComparisonProfiles.Case(base: base, candidate: candidate, table)
    let page = await ComparisonPage(comparison, details, profiles: ComparisonProfiles(cases: [0: item]), by: nil).text
    return [("profile", profile.text), ("comparison", page)]
  }

  /// Goes through what Tab stops at, in order, and tells which words are seen on top of the graphs then.
  private static let script = """
    document.querySelectorAll('details').forEach(function (d) { d.open = true; });
    function seen(e) { return getComputedStyle(e).visibility === 'visible'; }
    var boxes = Array.from(document.querySelectorAll('.ic g')), wrong = [];
    var before = Array.from(document.querySelectorAll('.ic .t')).filter(seen).length;
    boxes.forEach(function (g) {
      g.focus();
      if (document.activeElement !== g) { wrong.push('no focus'); }
      var tips = Array.from(document.querySelectorAll('.ic .t')).filter(seen);
      var title = g.querySelector('title').textContent.split('\\n');
      var said = tips.map(function (t) { return Array.from(t.children, function (s) { return s.textContent; }).join('|'); });
      if (said.join() !== title.join('|')) { wrong.push(said + ' for ' + title); }
      if (seen(g.closest('svg').querySelector('.h'))) { wrong.push('the hint is left'); }
      // The tip is on the page, as far as kernels have names.
      var tip = tips[0].getBoundingClientRect(), graph = g.closest('svg').getBoundingClientRect();
      if (tip.top < graph.top - 1 || tip.left < graph.left - 1) { wrong.push('the tip is elsewhere'); }
      var box = g.querySelector('rect').getBoundingClientRect();
      if (tip.bottom > graph.top + 50) { wrong.push('the tip is over the boxes'); }
      g.querySelectorAll('text:not(.t)').forEach(function (t) {
        var style = getComputedStyle(t);
        if (style.display !== 'none' ? t.getComputedTextLength() > box.width - 3 : false) { wrong.push('label ' + t.textContent); }
      });
    });
    var labels = Array.from(document.querySelectorAll('.ic g > text:not(.t)')).filter(function (t) {
      return getComputedStyle(t).display !== 'none';
    }).length;
    var skips = Array.from(document.querySelectorAll('a.skip')).map(function (a) {
      a.focus();
      return a.getBoundingClientRect().left >= 0 ? document.querySelector(a.getAttribute('href')) !== null : false;
    });
    return [innerWidth, document.documentElement.scrollWidth, boxes.length, before, labels, skips.join('+'), wrong.join('; ')].join(', ');
    """

  @Test(
    "every box that has the focus shows its words, wide and narrow, and nothing is too wide", arguments: [1240, 400])
  func keyboard(width: Int) async throws {
    try await TemporaryDirectory.with { directory in
      let browser = HtmlBrowser(directory: directory)
      for (name, page) in try await Self.pages() {
        let loaded = try await browser.load(page, width: width, script: Self.script)
        let isProfile = name == "profile"
        let boxes = isProfile ? 6 : 18
        let labels = width == 400 ? (isProfile ? 4 : 12) : (isProfile ? 5 : 16)
        let skips = isProfile ? "true" : "true+true+true"
        #expect(loaded.said == "\(width), \(width), \(boxes), 0, \(labels), \(skips), ", "\(name)")
        // Its own last line, and no other.
        #expect(loaded.console.count == 1, "\(name): \(loaded.console)")
      }
    }
  }
}
