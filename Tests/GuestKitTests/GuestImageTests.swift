// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("The image of a guest")
struct GuestImageTests {
  /// With /proc, as a guest has it: Swift's libdispatch counts its threads there now and then, and ends a program that has none.
  private static let inRoot = [
    "unshare", "--mount", "sh", "-c",
    #"mkdir -p "$0/proc" && mount -t proc proc "$0/proc" && exec chroot "$0" "$@""#,
  ]

  @Test("a program starts from the unpacked image alone, with the libraries of the host")
  func programs() async throws {
    guard HostCommand.exists("busybox"), getuid() == 0, let fio = FioMatrix.present.first?.path else { return }
    try await TemporaryDirectory.with { directory in
      var contents = GuestContents(
        fio: fio, engine: Repository.engine, faultbench: Repository.program)
      contents.programs = FioMatrix.present.dropFirst().map(\.path).filter { !Script.isScript($0) }
      let image = try await GuestImage(contents, cache: GuestCache(directory: directory.file("cache")))
      let path = try await image.archive()
      let root = directory.file("root")
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
      #expect(try HostCommand.run("cpio", "-i", "-d", "--quiet", "-D", root, "-F", path).status == 0)
      for (words, said) in [
        (["/usr/bin/fio", "--version"], "fio-"), (["/usr/bin/faultbench", "--version"], "faultbench "),
        (["/bin/sh", "-c", "echo shell | cat"], "shell"),
        (["/usr/bin/fio", "--enghelp=\(GuestContents.engine)"], "backing"),
      ] {
        let outcome = try HostCommand.run(Self.inRoot + [root] + words, environment: ["LD_LIBRARY_PATH": ""])
        #expect(outcome.output.contains(said), "\(words)")
      }
    }
  }
}
