// SPDX-License-Identifier: GPL-2.0-only

/// Finds what somebody probably meant to write.
package enum Spelling {
  /// The known word with the fewest letters to change, if few enough of them; else one that begins so, as of a metric without its
  /// unit.
  package static func nearest(to word: String, in known: [String]) -> String? {
    guard word.count <= 64 else { return nil }
    let best = known.map { (word: $0, distance: distance(Array(word), Array($0))) }.min { $0.distance < $1.distance }
    guard let best, best.distance <= max(1, word.count / 3) else {
      return word.count < 3 ? nil : known.first { $0.hasPrefix(word) }
    }
    return best.word
  }

  /// The known words that somebody may have meant, the likeliest first: few letters to change, else those that hold the word.
  package static func candidates(for word: String, in known: [String], max: Int = 3) -> [String] {
    guard word.count <= 64 else { return [] }
    let alike = known.map { (word: $0, distance: distance(Array(word), Array($0))) }
      .filter { $0.distance <= Swift.max(1, word.count / 3) }.sorted { $0.distance < $1.distance }.map(\.word)
    let holding = word.count < 3 ? [] : known.filter { $0.contains(word) && !alike.contains($0) }
    return Array((alike + holding).prefix(max))
  }

  /// ` Did you mean …?`, to stand behind a sentence that refuses `word`; nothing where no known word is near.
  package static func question(_ word: String, in known: [String]) -> String {
    nearest(to: word, in: known).map { " Did you mean `\($0)`?" } ?? ""
  }

  /// Letters to insert, remove, replace or swap with their neighbour (Damerau and Levenshtein, each letter touched once).
  private static func distance(_ one: [Character], _ other: [Character]) -> Int {
    var before: [Int] = []
    var row = Array(0...other.count)
    for (index, letter) in one.enumerated() {
      var next = [index + 1]
      for (column, counterpart) in other.enumerated() {
        var least = min(row[column] + (letter == counterpart ? 0 : 1), row[column + 1] + 1, next[column] + 1)
        if index > 0, column > 0, letter == other[column - 1], one[index - 1] == counterpart {
          least = min(least, before[column - 1] + 1)
        }
        next.append(least)
      }
      (before, row) = (row, next)
    }
    return row[other.count]
  }
}
