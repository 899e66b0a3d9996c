// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("What a program needs to start")
struct ProgramFilesTests {
  @Test("The loader and the libraries are those that ldd(1) names")
  func closure() async throws {
    let fio = try #require(FioMatrix.binary("3.33") ?? FioMatrix.present.first).path
    for program in [fio, try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")]
    where !Script.isScript(program) {
      let found = try await ProgramFiles(of: program).libraries
      let listed = try HostCommand.run("ldd", program).output.split(separator: "\n").compactMap { line in
        line.contains("=> /") ? line.split(separator: " ")[2] : nil
      }
      #expect(Set(found.dropFirst().map(\.path)) == Set(listed.map(String.init)))
      #expect(found.first?.path.contains("/ld-") == true)
      #expect(found.allSatisfy { access($0.path, R_OK) == 0 })
    }
  }

  @Test("A static program needs none, and what is no program is refused")
  func others() async throws {
    if HostCommand.exists("busybox") {
      #expect(
        try await ProgramFiles(of: "/bin/busybox").libraries.isEmpty
          == (ProgramHead(path: "/bin/busybox")?.isDynamic == false))
    }
    await #expect(throws: GuestError.self) { _ = try await ProgramFiles(of: "/etc/passwd") }
    await #expect(throws: GuestError.self) { _ = try await ProgramFiles(of: "/nowhere") }
  }

  @Test("A library that is missing is named, with the program")
  func missing() async throws {
    try await TemporaryDirectory.with { directory in
      // A library that was there when the program was linked.
      let source = try directory.write("int there(void) { return 0; }\n", to: "there.c")
      let main = try directory.write("int there(void);\nint main(void) { return there(); }\n", to: "main.c")
      let (library, program) = (directory.file("libthere.so"), directory.file("program"))
      guard try HostCommand.run("clang", "-shared", "-fPIC", "-o", library, source).status == 0 else { return }
      #expect(try HostCommand.run("clang", "-o", program, main, library, "-Wl,-rpath,$ORIGIN").status == 0)
      #expect(try await ProgramFiles(of: program).libraries.contains { $0.path == library })
      unlink(library)
      let error = await #expect(throws: GuestError.self) { _ = try await ProgramFiles(of: program) }
      #expect(error?.code == .noFile)
      #expect(error?.message.contains("libthere.so") == true)
      #expect(error?.message.contains(program) == true)
    }
  }
}
