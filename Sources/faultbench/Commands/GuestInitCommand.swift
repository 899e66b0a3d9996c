// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation
import GuestKit

/// What the kernel of a guest starts first, and what that starts: nothing for users.
struct GuestInitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "The first process of a guest.", shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough, help: "Another agent.")
  var words: [String] = []

  func run() async throws {
    guard ProcessInfo.processInfo.environment[GuestSystem.variable] == nil else { return try await serve() }
    do {
      try GuestSystem.start().supervise(words.isEmpty ? [GuestSystem.program, "guest", "init"] : words)
    } catch {
      throw UnusableInputError(error)
    }
  }

  private func serve() async throws {
    let notes = (try? String(contentsOfFile: GuestSystem.notesFile, encoding: .utf8)) ?? ""
    do throws(GuestError) {
      try await GuestAgent(notes: notes.split(separator: "\n").map(String.init)).serve()
    } catch {
      throw UnusableInputError(error)
    }
  }
}
