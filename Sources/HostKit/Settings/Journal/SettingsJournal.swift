// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import Synchronization

/// Remembers on disk what was changed on this host, so that the next start can put back what a crash left.
package final class SettingsJournal: Sendable {
  /// Where journal and lock are.
  package let directory: String
  private let path: String
  private let file: JournalFile
  private let lock: JournalLock
  private let boot: String
  private let state: Mutex<State>

  private struct State {
    var lastID: Int
    /// What earlier processes left.
    var left: [JournalEntry]
    var unreadable: [Int]
    /// Numbers of all entries that were not taken back.
    var outstanding: Set<Int>
    var isRecovered: Bool
  }

  private init(directory: String) throws(HostSettingError) {
    try JournalDirectory.prepare(directory)
    self.directory = directory
    path = "\(directory)/journal"
    lock = try JournalLock(directory: directory)
    file = try JournalFile(path: path)
    boot = HostFiles().text("/proc/sys/kernel/random/boot_id") ?? ""
    let content = try file.read()
    state = Mutex(
      State(
        lastID: content.lastID, left: content.outstanding, unreadable: content.unreadable,
        outstanding: Set(content.outstanding.map(\.id)),
        isRecovered: content.outstanding.isEmpty && content.unreadable.isEmpty))
  }

  /// Opens the journal, and locks it: one process at a time changes settings.
  ///
  /// - Parameter directory: /run/faultbench for root, below XDG_RUNTIME_DIR for others, unless another is given.
  package static func open(directory: String? = nil) throws(HostSettingError) -> SettingsJournal {
    try SettingsJournal(directory: directory ?? JournalDirectory.standard())
  }

  /// Whether a journal is there that holds something: of a process that works on this host, or of one that died.
  package static func isPending(directory: String? = nil) -> Bool {
    var status = stat()
    return stat("\(directory ?? JournalDirectory.standard())/journal", &status) == 0 && status.st_size > 0
  }

  /// Puts back what an earlier process left; to be called once after opening, before settings are applied.
  package func recover() -> Recovery {
    recover(files: HostFiles())
  }

  func recover(files: HostFiles) -> Recovery {
    let (left, unreadable) = state.withLock { state in
      defer { (state.left, state.isRecovered) = ([], true) }
      return (state.left, state.unreadable)
    }
    // With the boot everything is gone that was not on a disk.
    let (gone, here) = left.parted { $0.boot != boot && !$0.undo.isOnDisk }
    var failed = forget(gone)
    var restored = gone.map(\.change)
    failed += undo(here, files: files) { restored.append($0.change) }
    failed += unreadable.map { line in
      HostSettingError(
        code: .journal, path: path, message: "line \(line) of \(path) cannot be read",
        remedy: "put back by hand what it says, and delete the file")
    }
    return Recovery(restored: restored, failed: failed)
  }

  func requireRecovered() throws(HostSettingError) {
    guard state.withLock({ $0.isRecovered }) else {
      throw HostSettingError(
        code: .journal, path: path, message: "\(path) holds what an earlier run left",
        remedy: "start again, which puts it back first")
    }
  }

  /// A number that no group in the journal has.
  var nextGroup: Int { state.withLock { $0.lastID + 1 } }

  /// Writes down a change that is about to be made.
  func note(_ change: SettingChange, _ undo: Undo, group: Int) throws(HostSettingError) -> JournalEntry {
    let id = state.withLock { state in
      state.lastID += 1
      state.outstanding.insert(state.lastID)
      return state.lastID
    }
    let entry = JournalEntry(id: id, group: group, boot: boot, change: change, undo: undo)
    do throws(HostSettingError) {
      try file.append([.note(entry)], toDisk: undo.isOnDisk)
    } catch {
      _ = state.withLock { $0.outstanding.remove(id) }
      throw error
    }
    return entry
  }

  /// Takes changes back, last first; tells what could not be, which stays noted.
  func undo(
    _ entries: [JournalEntry], files: HostFiles, done: (JournalEntry) -> Void = { _ in }
  ) -> [HostSettingError] {
    var failures: [HostSettingError] = []
    var broken = Set<Int>()
    var undone: [JournalEntry] = []
    for entry in entries.reversed() where !broken.contains(entry.group) {
      do throws(HostSettingError) {
        try entry.undo.run(entry.change.name, files)
        undone.append(entry)
        done(entry)
      } catch {
        broken.insert(entry.group)
        failures.append(error.notRestored(entry.change, journal: path))
      }
    }
    return failures + forget(undone)
  }

  /// Strikes out what was taken back; an empty journal is cleared.
  func forget(_ entries: [JournalEntry]) -> [HostSettingError] {
    guard !entries.isEmpty else { return [] }
    let isEmpty = state.withLock { state in
      state.outstanding.subtract(entries.map(\.id))
      return state.outstanding.isEmpty && state.unreadable.isEmpty
    }
    if isEmpty {
      file.clear()
      return []
    }
    do throws(HostSettingError) {
      try file.append(entries.map { .done($0.id) }, toDisk: false)
      return []
    } catch {
      return [error]
    }
  }
}

extension Array {
  /// Those for which it holds, and the others.
  fileprivate func parted(by holds: (Element) -> Bool) -> ([Element], [Element]) {
    (filter(holds), filter { !holds($0) })
  }
}

/// What became of the changes that an earlier process left.
package struct Recovery: Sendable, Equatable {
  /// What was put back, in that order.
  package var restored: [SettingChange]
  /// What could not be put back, and stays in the journal.
  package var failed: [HostSettingError]

  /// What was done, and what could not be, for people; a line per failure.
  package var words: String {
    let done = restored.isEmpty ? ["put back nothing"] : restored.map(\.undoneWords)
    return done.joined(separator: ", ") + failed.map { "\n  not restored: \($0.description)" }.joined()
  }
}

extension SettingChange {
  /// What taking it back did.
  var undoneWords: String {
    if before.isEmpty, name == Self.process {
      return "ended process \(path.split(separator: "/").last ?? "")"
    }
    return before.isEmpty ? "removed \(path) (\(after))" : "put back \(path) to `\(before)`"
  }

  /// The name of what is no setting: a process that a case runs in.
  static let process = "process"
}
