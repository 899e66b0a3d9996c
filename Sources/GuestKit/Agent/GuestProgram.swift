// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// A command of the user's, run inside on the host's root: what it writes is told as it comes, and in the end the files that it left
/// in RESULT_DIR.
struct GuestProgram {
  private let request: GuestCommandRequest
  private let line: GuestLine

  init(_ request: GuestCommandRequest, _ line: GuestLine) {
    (self.request, self.line) = (request, line)
  }

  func run() async throws {
    try GuestSystem.enterHostRoot(visible: request.kept, directory: request.directory)
    try FileManager.default.createDirectory(atPath: GuestPaths.results, withIntermediateDirectories: true)
    let process = Process()
    // The words are found by the user's PATH, as a shell would.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = request.words
    process.currentDirectoryURL = URL(fileURLWithPath: request.directory)
    process.environment = ProcessInfo.processInfo.environment.merging(request.environment) { $1 }
      .merging(["RESULT_DIR": GuestPaths.results]) { $1 }
    process.standardInput = FileHandle.nullDevice
    let streams = [Pipe(), Pipe()]
    (process.standardOutput, process.standardError) = (streams[0], streams[1])
    do {
      try process.run()
    } catch {
      throw GuestError(
        .refused, "the command cannot be started in \(request.directory) (\(error.localizedDescription))")
    }
    await withTaskGroup(of: Void.self) { group in
      for (number, stream) in streams.enumerated() {
        let descriptor = stream.fileHandleForReading.fileDescriptor
        group.addTask { await Self.pass(descriptor, as: Int32(number + 1), to: line) }
      }
    }
    process.waitUntilExit()
    try sendFiles()
    let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    try line.send(GuestReport.exited(code))
  }

  private static func pass(_ descriptor: Int32, as stream: Int32, to line: GuestLine) async {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        while true {
          let count = read(descriptor, &bytes, bytes.count)
          guard count > 0 || (count < 0 && errno == EINTR) else { break }
          if count > 0 { try? line.send(GuestReport.output(stream: stream, bytes: Data(bytes.prefix(count)))) }
        }
        continuation.resume()
      }
    }
  }

  /// Every file below RESULT_DIR, by its name from there.
  private func sendFiles() throws {
    guard let walk = FileManager.default.enumerator(atPath: GuestPaths.results) else { return }
    for case let name as String in walk where walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
      let file = try FileDescriptor.open(FilePath("\(GuestPaths.results)/\(name)"), .readOnly, options: [.closeOnExec])
      defer { try? file.close() }
      var isLast = false
      var bytes = [UInt8](repeating: 0, count: 1 << 20)
      while !isLast {
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
        isLast = count == 0
        try line.send(GuestReport.file(name: name, bytes: Data(bytes.prefix(count)), isLast: isLast))
      }
    }
  }
}
