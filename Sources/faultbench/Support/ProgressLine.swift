// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A line on the terminal that says what runs and for how long. It knows only the clock: asking fio would disturb what it
/// measures.
struct ProgressLine {
  private let task: Task<Void, Never>?

  /// Shows `label` and the seconds gone, on a terminal only.
  init(_ label: String) {
    guard Terminal.showsErrors else {
      task = nil
      return
    }
    task = Task.detached {
      var seconds = 0
      while !Task.isCancelled {
        Self.draw("\(label)  \(seconds) s")
        try? await Task.sleep(for: .seconds(1))
        seconds += 1
      }
    }
  }

  /// Clears the line.
  func finish() async {
    guard let task else { return }
    task.cancel()
    await task.value
    Self.draw("")
  }

  private static func draw(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1b}[K\(text)".utf8))
  }
}
