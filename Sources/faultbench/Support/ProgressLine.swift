// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A line on the terminal that says what runs and for how long. It knows only the clock: asking fio would disturb what it
/// measures.
struct ProgressLine {
  private let task: Task<Void, Never>?

  /// Shows `label` and the seconds gone, where a line can be written again.
  init(_ label: String) {
    guard Terminal.redraws else {
      task = nil
      return
    }
    task = Task.detached {
      var seconds = 0
      while !Task.isCancelled {
        Terminal.draw("\(label)  \(seconds) s")
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
    Terminal.draw("")
  }
}
