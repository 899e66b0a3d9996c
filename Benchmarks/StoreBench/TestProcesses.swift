// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation
import StoreKit

/// Stores repeats until it is killed, and prints each number when it is stored.
struct WriteForever: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "write", abstract: "Store repeats until killed.")

  @Argument(help: "The store.") var file: String

  func run() throws {
    let store = try Store(path: file, mode: .create)
    let run = try store.beginRun(MadeUpRepeat.run("written"), cases: MadeUpRepeat.cases("case", 1, repeats: 1_000_000))
    guard let first = try store.cases(of: run).first else { throw ExitCode.failure }
    let json = MadeUpRepeat.json(bins: 1500)
    for number in 1...1_000_000 {
      try store.append(MadeUpRepeat.make(number, json: json), to: first.id)
      try FileHandle.standardOutput.write(contentsOf: Data("\(number)\n".utf8))
    }
  }
}

/// Holds the store's lock, says so, and waits for the end of its standard input.
struct HoldLock: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "hold", abstract: "Hold the lock until input ends.")

  @Argument(help: "The store.") var file: String
  @Flag(help: "As a writer does during a run.") var writer = false

  func run() throws {
    let descriptor = open(writer ? "\(file)-shm" : file, O_RDWR | O_CLOEXEC)
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    // SQLite's WAL_WRITE_LOCK; else the bytes on which all meet, PENDING_BYTE and those behind it.
    lock.l_start = writer ? 120 : 0x4000_0000
    lock.l_len = writer ? 1 : 512
    guard descriptor >= 0, fcntl(descriptor, F_SETLK, &lock) == 0 else {
      throw ValidationError("\(file): cannot be locked: \(String(cString: strerror(errno)))")
    }
    try FileHandle.standardOutput.write(contentsOf: Data("locked\n".utf8))
    _ = try FileHandle.standardInput.readToEnd()
    close(descriptor)
  }
}
