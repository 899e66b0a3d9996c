// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

/// The journal on disk, with files of a made-up tree as the settings.
@Suite struct JournalTests {
  private let host: SettingsUnderTest
  private let tree: MadeUpTree
  private let path = "/proc/sys/vm/swappiness"

  init() throws {
    host = try SettingsUnderTest()
    tree = try MadeUpTree([path: "60\n", "/proc/sys/vm/overcommit_memory": "0\n"])
  }

  /// A runner that died with its settings made: the journal is as it was, the process is gone.
  private func crash(_ pairs: KeyValuePairs<String, String>, then change: (String) -> String = { $0 }) throws {
    let applied = try host.apply(pairs, files: tree.files)
    let text = host.journalText
    _ = applied.restore()
    for (name, value) in pairs { try tree.write("\(value)\n", to: "/proc/sys/vm/\(name)") }
    try Data(change(text).utf8).write(to: URL(fileURLWithPath: "\(host.directory)/journal"))
  }

  @Test func notedBeforeItIsMade() throws {
    // The file cannot be written, so the change fails after it was noted, and is taken back.
    let tree = try MadeUpTree([path: "60\n"])
    let link = tree.files.path(path)
    unlink(link)
    symlink("/proc/version", link)
    let error = settingError { _ = try host.apply(["swappiness": "7"], files: tree.files) }
    #expect(error?.code == .refused)
  }

  @Test func theNextStartPutsBackLastFirst() throws {
    try crash(["swappiness": "7", "overcommit_memory": "1"])
    let journal = try host.reopen()
    let recovery = journal.recover(files: tree.files)
    #expect(recovery.failed.isEmpty)
    #expect(recovery.restored.map(\.name) == ["overcommit_memory", "swappiness"])
    #expect(tree.files.text(path) == "60" && tree.files.text("/proc/sys/vm/overcommit_memory") == "0")
    #expect(host.journalText.isEmpty)
    #expect(journal.recover(files: tree.files) == Recovery(restored: [], failed: []))
  }

  @Test func nothingIsAppliedOverWhatIsLeft() throws {
    try crash(["swappiness": "7"])
    let journal = try host.reopen()
    #expect(settingError { _ = try host.apply(["swappiness": "8"], files: tree.files) }?.code == .journal)
    _ = journal.recover(files: tree.files)
    let applied = try host.apply(["swappiness": "8"], files: tree.files)
    #expect(applied.changes.first?.before == "60")
    #expect(applied.restore().isEmpty)
  }

  /// Each length at which a crash can cut the last line off: what it announces was never done.
  @Test func aTornLastLine() throws {
    try crash(["swappiness": "7", "overcommit_memory": "1"])
    let whole = host.journalText
    let first = try #require(whole.firstIndex(of: "\n"))
    for length in stride(from: whole.distance(from: whole.startIndex, to: first) + 2, to: whole.count, by: 7) {
      try tree.write("7\n", to: path)
      try tree.write("0\n", to: "/proc/sys/vm/overcommit_memory")
      try Data(whole.prefix(length).utf8).write(to: URL(fileURLWithPath: "\(host.directory)/journal"))
      let recovery = try host.reopen().recover(files: tree.files)
      #expect(recovery.failed.isEmpty && recovery.restored.map(\.name) == ["swappiness"])
      #expect(tree.files.text(path) == "60")
      #expect(host.journalText.isEmpty)
    }
  }

  @Test func anUnreadableLineIsToldAndTheOthersAreDone() throws {
    try crash(["swappiness": "7"]) { "{\"newer\":1}\n\u{0}\u{1}\n" + $0 }
    let recovery = try host.reopen().recover(files: tree.files)
    #expect(recovery.restored.map(\.name) == ["swappiness"])
    #expect(recovery.failed.map(\.message) == [1, 2].map { "line \($0) of \(host.directory)/journal cannot be read" })
    // It stays to be told again.
    let next = try host.reopen().recover(files: tree.files)
    #expect(next.restored.isEmpty && next.failed.count == 2)
  }

  @Test func whatCannotBePutBackIsToldAndStays() throws {
    try crash(["swappiness": "7", "overcommit_memory": "1"])
    let file = tree.files.path(path)
    unlink(file)
    let recovery = try host.reopen().recover(files: tree.files)
    let error = try #require(recovery.failed.first)
    #expect(recovery.restored.map(\.name) == ["overcommit_memory"])
    #expect(error.code == .notRestored && error.errno == ENOENT)
    #expect(error.message.hasPrefix("\(path) was not put back to 60: "))
    #expect(error.remedy.hasSuffix("delete \(host.directory)/journal"))
    try tree.write("7\n", to: path)
    #expect(try host.reopen().recover(files: tree.files).failed.isEmpty)
    #expect(tree.files.text(path) == "60")
    #expect(host.journalText.isEmpty)
  }

  @Test func anotherBootHasItsOwnSettings() throws {
    let boot = try #require(HostFiles().text("/proc/sys/kernel/random/boot_id"))
    try crash(["swappiness": "7"]) { $0.replacing(boot, with: "00000000-0000-0000-0000-000000000000") }
    let recovery = try host.reopen().recover(files: tree.files)
    #expect(recovery.failed.isEmpty && recovery.restored.count == 1)
    #expect(tree.files.text(path) == "7")
    #expect(host.journalText.isEmpty)
  }

  @Test func aFileOfAnotherBootIsRemovedStill() throws {
    let file = URL(fileURLWithPath: "\(host.directory)/backing")
    try Data().write(to: file)
    let entry = JournalEntry(
      id: 1, group: 1, boot: "another",
      change: SettingChange(name: "loop.size", path: file.path, before: "", after: ""), undo: .file(path: file.path))
    let line = String(decoding: try JSONEncoder().encode(JournalLine.note(entry)), as: UTF8.self)
    try Data("\(line)\n".utf8).write(to: URL(fileURLWithPath: "\(host.directory)/journal"))
    #expect(try host.reopen().recover().failed.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }

  @Test(arguments: 1...300 as ClosedRange<UInt64>)
  func anyContentIsRead(seed: UInt64) throws {
    var random = Dice(seed: seed)
    let entry = JournalEntry(
      id: 3, group: 1, boot: "b", change: SettingChange(name: "n", path: "/p", before: "1", after: "2"),
      undo: .pool(directory: "/d", pages: 1))
    var bytes = try JSONEncoder().encode(JournalLine.note(entry)) + Data("\n{\"done\":{\"_0\":9}}\n".utf8)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0...2, using: &random) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: index)
      default: bytes.insert(UInt8(ascii: "\n"), at: index)
      }
    }
    try bytes.write(to: URL(fileURLWithPath: "\(host.directory)/journal"))
    let content = JournalContent(lines: bytes)
    #expect(content.outstanding.count <= 1)
    // Whatever is in it, opening must not fail, and nothing may be applied before it was dealt with.
    let journal = try host.reopen()
    let isClean = (try? journal.requireRecovered()) != nil
    if !content.outstanding.isEmpty { #expect(!isClean) }
  }

  @Test func theSecondRunnerIsRefusedWithThePidOfTheFirst() throws {
    let error = settingError { _ = try SettingsJournal.open(directory: host.directory) }
    #expect(error?.code == .locked)
    #expect(error?.process == getpid())
    #expect(error?.message.contains("process \(getpid()) changes settings of this host") == true)
    _ = try host.reopen()
  }

  @Test func aDirectoryThatOthersCanWriteToIsRefused() throws {
    let directory = "/tmp/faultbench-journal-test-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    chmod(directory, 0o777)
    #expect(settingError { _ = try SettingsJournal.open(directory: directory) }?.code == .journal)
    chmod(directory, 0o700)
    _ = try SettingsJournal.open(directory: directory)
    let missing = settingError { _ = try SettingsJournal.open(directory: "\(directory)/a/b") }
    #expect(missing?.errno == ENOENT)
  }

  @Test(.enabled(if: isRoot, "needs root to mount a small tmpfs"))
  func aFullDiskStopsTheChange() throws {
    let directory = "/tmp/faultbench-journal-full-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    #expect(try HostCommand.run("mount", "-t", "tmpfs", "-o", "size=8k,mode=700", "small", directory).status == 0)
    defer { _ = try? HostCommand.run("umount", directory) }
    let journal = try SettingsJournal.open(directory: directory)
    _ = try HostCommand.run("dd", "if=/dev/zero", "of=\(directory)/fill", "bs=4k", "count=9")
    let error = settingError {
      _ = try SettingsKeeper.apply(
        [HostSetting(name: "swappiness", value: "7")], directory: nil, journal: journal, files: tree.files,
        kinds: SettingCatalogue.sorted)
    }
    #expect(error?.code == .journal && error?.errno == ENOSPC)
    #expect(tree.files.text(path) == "60")
  }

  @Test func recoveryIsToldInWords() {
    let changes = [
      SettingChange(name: "thp.enabled", path: "/sys/enabled", before: "never", after: "always"),
      SettingChange(name: "process", path: "/proc/32235", before: "", after: "running"),
      SettingChange(name: "tmpfs.size", path: "/tmp/x", before: "", after: "directory"),
    ]
    #expect(
      Recovery(restored: changes, failed: []).words
        == "put back /sys/enabled to `never`, ended process 32235, removed /tmp/x (directory)")
    let error = HostSettingError(code: .journal, path: "/j", message: "line 3 of /j cannot be read", remedy: "look")
    #expect(Recovery(restored: [], failed: [error]).words.hasPrefix("put back nothing\n  not restored: line 3 of /j"))
  }
}
