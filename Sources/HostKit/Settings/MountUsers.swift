// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc

/// The processes that keep a mount busy.
struct MountUsers {
  let directory: String
  private let files = HostFiles()

  init(directory: String) {
    self.directory = directory
  }

  /// Those with a file of it open or mapped: only jobs have those in a directory made for one case.
  var openers: [Int32] {
    processes.filter { $0 != getpid() && (hasOpen($0) || hasMapped($0)) }
  }

  /// Also those that merely stand in it, such as a shell.
  var all: [(process: Int32, command: String)] {
    processes.filter { stands($0) || hasOpen($0) || hasMapped($0) }
      .map { ($0, files.text("/proc/\($0)/comm") ?? "?") }
  }

  private var processes: [Int32] { files.names(in: "/proc").compactMap { Int32($0) } }

  private func hasOpen(_ process: Int32) -> Bool {
    files.names(in: "/proc/\(process)/fd").contains { isInside(target("/proc/\(process)/fd/\($0)")) }
  }

  private func hasMapped(_ process: Int32) -> Bool {
    (files.text("/proc/\(process)/maps") ?? "").contains(" \(directory)/")
  }

  private func stands(_ process: Int32) -> Bool {
    isInside(target("/proc/\(process)/cwd")) || isInside(target("/proc/\(process)/root"))
  }

  private func isInside(_ path: String) -> Bool {
    path == directory || path.hasPrefix(directory + "/")
  }

  private func target(_ link: String) -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""
  }
}
