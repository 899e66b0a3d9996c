// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

/// The file that users copy to other machines: what it needs there, and what it shows to fio.
@Suite("The release libpagefault.so", .enabled(if: SharedObject.isBuilt, "build it first: swift build -c release"))
struct SharedObjectTests {
  @Test("get_ioengine is the only symbol that it exports")
  func exports() throws {
    let symbols = try SharedObject.inspect("nm", "-D", "--defined-only").split(separator: "\n")
    #expect(symbols.compactMap { $0.split(separator: " ").last } == ["get_ioengine"])
  }

  @Test("libc is the only library that it needs")
  func needs() throws {
    let needed = try SharedObject.inspect("readelf", "-d").split(separator: "\n").filter { $0.contains("(NEEDED)") }
    #expect(needed.count == 1)
    #expect(needed.first?.contains("[libc.so.6]") == true)
  }

  @Test("It stays loaded, since fio closes engines whose code it still runs")
  func staysLoaded() throws {
    let flags = try SharedObject.inspect("readelf", "-d").split(separator: "\n").filter { $0.contains("(FLAGS_1)") }
    #expect(flags.contains { $0.contains("NODELETE") })
  }

  @Test("It runs with glibc 2.34 and later")
  func oldLibraries() throws {
    let symbols = try SharedObject.inspect("nm", "-D")
    let minors = symbols.matches(of: /@GLIBC_2\.(\d+)/).compactMap { Int($0.1) }
    #expect(!minors.isEmpty)
    #expect(minors.allSatisfy { $0 <= 34 }, "a newer symbol came in; a Hashable type brings arc4random_buf, for one")
  }

  @Test("It has no switch that makes it slow")
  func hasNoTestSwitch() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: SharedObject.path))
    #expect(bytes.range(of: Data("page_fault: ".utf8)) != nil)
    #expect(bytes.range(of: Data("PAGEFAULT_TEST".utf8)) == nil)
  }

  #if arch(x86_64)
    @Test("It marks a job's first I/O and its end, once each, for libfaultscope.so")
    func marks() throws {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: SharedObject.path))
      for mark in ["FSB1", "FSE1"] {
        let instruction = Data([0x0F, 0x1F, 0x80] + Array(mark.utf8))
        let found = try #require(bytes.range(of: instruction), "\(mark)")
        #expect(bytes[found.upperBound...].range(of: instruction) == nil, "\(mark)")
      }
    }
  #endif

  @Test("It is smaller than 256 KiB")
  func size() throws {
    let attributes = try FileManager.default.attributesOfItem(atPath: SharedObject.path)
    let bytes = try #require((attributes[.size] as? NSNumber)?.intValue)
    #expect(bytes > 0)
    #expect(bytes < 256 * 1024)
  }
}

enum SharedObject {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/release/libpagefault.so").resolvingSymlinksInPath().path

  static var isBuilt: Bool { FileManager.default.fileExists(atPath: path) }

  /// What a program of binutils says about the file, or about the same of another processor.
  static func inspect(_ command: String..., path: String = path) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command + [path]
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command.joined(separator: " ")) \(path)")
    return text
  }
}
