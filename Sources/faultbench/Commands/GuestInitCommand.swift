// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation
import GuestKit

/// What the kernel of a guest starts first, and what that starts: nothing for users.
struct GuestInitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "The first process of a guest.", shouldDisplay: false)

  func run() async throws {
    guard ProcessInfo.processInfo.environment[GuestSystem.variable] == nil else { return serve() }
    do {
      try GuestSystem.start().supervise([GuestSystem.program, "guest", "init"])
    } catch {
      throw UnusableInputError(error)
    }
  }

  private func serve() {
    let uptime = (try? String(contentsOfFile: "/proc/uptime", encoding: .utf8)) ?? "?"
    print("guest: up \(uptime.split(separator: " ").first ?? "?")")
    let notes = (try? String(contentsOfFile: GuestSystem.notesFile, encoding: .utf8)) ?? ""
    for note in notes.split(separator: "\n") { print("guest: \(note)") }
  }
}
