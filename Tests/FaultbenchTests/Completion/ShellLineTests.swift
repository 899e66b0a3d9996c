// SPDX-License-Identifier: GPL-2.0-only
import ShellKit
import Testing

@Suite("A command line up to the cursor")
struct ShellLineTests {
  private static let breaks = " \t\n\"'@><=;|&(:"

  /// The line, its words, the current one, and how much of that bash leaves alone.
  @Test(arguments: [
    ("f ", ["f"], "", 0), ("f", [], "f", 0), ("", [], "", 0), ("f a b", ["f", "a"], "b", 0),
    ("f --store=x:y", ["f"], "--store=x:y", 10), ("f a\\ b", ["f"], "a b", 0), ("f a\\:b", ["f"], "a:b", 0),
    ("f 'a b", ["f"], "a b", 0), ("f \"a b\" c", ["f", "a b"], "c", 0), ("f x=\"a:b", ["f"], "x=a:b", 2),
    ("f ''  c", ["f", ""], "c", 0), ("f \"a\\\"b\\c", ["f"], "a\"b\\c", 0), ("f a\\", ["f"], "a", 0),
    ("f a@b", ["f"], "a@b", 1), ("f a@b:c", ["f"], "a@b:c", 4),
    ("cd x; f a", ["f"], "a", 0), ("a=1 && f b ", ["f", "b"], "", 0),
  ])
  func isTakenApart(_ text: String, _ words: [String], _ current: String, _ offset: Int) {
    let line = ShellLine(text, breaks: Self.breaks)
    #expect(line.words == words && line.current == current && line.breakOffset == offset, "\(line)")
  }

  @Test(
    "what is quoted is itself again",
    arguments: [
      "plain", "a b", "it's \"odd\" & $HOME", "a;b|c<d>e(f)g", "*?[x]{y}#z!~", "back\\slash`tick`", "debian:6.1=x,y",
      "ä ö",
    ])
  func quoted(_ text: String) {
    for quote in [nil, "'", "\""] as [Character?] {
      let mark = quote.map(String.init) ?? ""
      let line = ShellLine("f \(mark)\(ShellLine.quoted(text, in: quote))\(mark) ")
      #expect(line.words == ["f", text], "\(mark)")
    }
  }
}
