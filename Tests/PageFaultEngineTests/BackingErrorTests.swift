// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Memory that a real system refuses: the path or kind, the errno, and what to do.
@Suite("Backings that fail", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct BackingErrorTests {
  @Test("A path that is no file names itself and the way out", arguments: EngineHost.all)
  func paths(_ host: EngineHost) async throws {
    for (path, errno, sentence) in [
      ("missing/file", ENOENT, "missing/file: cannot map 8388608 bytes: open: No such file or directory; create the"),
      ("/var/tmp", EISDIR, "/var/tmp: cannot map 8388608 bytes: open: Is a directory; a directory has this name"),
      ("/dev/null", EINVAL, "/dev/null: cannot map 8388608 bytes: fstat: Invalid argument; it is neither a file nor"),
      ("/dev/null/x", ENOTDIR, "/dev/null/x: cannot map 8388608 bytes: open: Not a directory; create the directory"),
    ] {
      expectFailed(
        try await host.run("size=8m\nrw=write\nbacking=file\nfilename=\(path)"), errno, sentence)
    }
  }

  @Test(
    "A user without the right to write is told so", .enabled(if: getuid() == 0, "dropping privileges needs root"),
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"), "setpriv is not installed"),
    arguments: EngineHost.oldest)
  func permission(_ host: EngineHost) async throws {
    for (mode, name, path) in [(0o644, "file", "file"), (0o755, "directory", "directory/new")] {
      let result = try await unprivileged(host, "backing=file\nfilename=\(path)") { directory in
        let full = "\(directory.path)/\(name)"
        if name == "file" {
          try directory.write("data", to: name)
        } else {
          try FileManager.default.createDirectory(atPath: full, withIntermediateDirectories: false)
        }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: full)
      }
      #expect(result.status == 1)
      #expect(
        result.errors.contains(
          "page_fault: \(path): cannot map 8388608 bytes: open: Permission denied; let this user write the file and its"
        ),
        "\(result.errors)")
    }
  }

  @Test(
    "Memory that needs no right works without any", .enabled(if: getuid() == 0, "dropping privileges needs root"),
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"), "setpriv is not installed"),
    arguments: EngineHost.oldest)
  func unprivileged(_ host: EngineHost) async throws {
    for options in ["backing=anon", "backing=memfd\nsharing=shared", "backing=file\nfilename=file"] {
      let result = try await unprivileged(host, options) { directory in
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: directory.path)
      }
      #expect(result.status == 0, "\(options): \(result.errors)")
      #expect(result.output.contains("\"total_ios\" : 2048"))
    }
  }

  @Test("More huge pages than the pool has are an error with what to do", arguments: EngineHost.all)
  func overReserved(_ host: EngineHost) async throws {
    for options in ["hugetlb=2m", "hugetlb=2m\nbacking=memfd\nsharing=shared", "hugetlb=2m\nsharing=shared"] {
      expectFailed(
        try await host.run("size=1t\nrw=write\n\(options)"), ENOMEM,
        "hugetlb: cannot map 1099511627776 bytes: mmap: Cannot allocate memory; reserve more pages (nr_hugepages below")
    }
  }

  @Test("A limit on the address space is the same error for every backing", arguments: EngineHost.oldest)
  func addressSpace(_ host: EngineHost) async throws {
    for (options, sentence) in [
      ("backing=memfd", "memfd: cannot map 17179869184 bytes: mmap: Cannot allocate memory; lower size="),
      ("backing=file\nfilename=file", "file: cannot map 17179869184 bytes: mmap: Cannot allocate memory; lower size="),
      ("map_align=huge", "size: cannot map 17179869184 bytes: mmap: Cannot allocate memory; lower size="),
    ] {
      let result = try await wrapped(host, by: "ulimit -v 8388608; exec", "size=16g\nrw=write\n\(options)")
      expectFailed(result, ENOMEM, sentence)
    }
  }

  @Test("A limit on the size of files is an error, not the signal that kills", arguments: EngineHost.oldest)
  func fileSize(_ host: EngineHost) async throws {
    for layout in ["sparse", "fallocate", "written"] {
      let result = try await wrapped(
        host, by: "ulimit -f 1024; exec", "size=8m\nrw=write\nbacking=file\nfilename=file\nlayout=\(layout)")
      expectFailed(
        result, EFBIG, "file: cannot map 8388608 bytes: ftruncate: File too large; lower size= and offset=: the device")
    }
  }

  @Test("Sizes and offsets that no file has never kill fio", arguments: EngineHost.oldest)
  func impossible(_ host: EngineHost) async throws {
    for memory in ["backing=file\nunlink=1", "backing=memfd", "backing=memfd\nhugetlb=2m", "hugetlb=1g"] {
      for range in ["size=200t", "size=4096\noffset=18446744073709547520", "size=18446744073709551615", "size=8e"] {
        let result = try await host.run("rw=write\nruntime=1\n\(memory)\n\(range)")
        #expect(result.exitCode > 0 && result.exitCode < 128, "\(memory) \(range): \(result.words)")
        #expect(!result.words.contains("got signal"), "\(memory) \(range): \(result.words)")
      }
    }
  }

  /// Runs fio as nobody. Not by FioRunner, whose own files are the user's.
  private func unprivileged(
    _ host: EngineHost, _ options: String, prepare: (TemporaryDirectory) throws -> Void
  ) async throws -> Executed {
    try await TemporaryDirectory.with { directory in
      // Where any user may read it.
      let engine = "\(directory.path)/libpagefault.so"
      try FileManager.default.copyItem(atPath: Repository.engine, toPath: engine)
      try directory.write(
        "[job]\nioengine=external:\(engine)\nbs=4k\nsize=8m\nrw=write\nthread=\(host.threads ? 1 : 0)\n\(options)\n",
        to: "test.fio")
      try prepare(directory)
      return try await Executed.run(
        "/usr/bin/setpriv",
        ["--reuid=65534", "--regid=65534", "--clear-groups", host.fio.path, "--output-format=json", "test.fio"],
        in: directory.path)
    }
  }

  /// Runs fio behind a line of shell.
  private func wrapped(_ host: EngineHost, by line: String, _ options: String) async throws -> EngineRun {
    try await TemporaryDirectory.with { directory in
      let wrapper = try directory.write("#!/bin/sh\n\(line) \(host.fio.path) \"$@\"\n", to: "fio")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper)
      let text = "[job]\nioengine=external:${PAGEFAULT_ENGINE}\nbs=4k\nthread=\(host.threads ? 1 : 0)\n\(options)\n"
      let path = try directory.write(text, to: "test.fio")
      let fio = FioBinary(path: wrapper, version: host.fio.binary.version)
      let runner = FioRunner(fio: fio, engine: Repository.engine, timeout: .seconds(60))
      return EngineRun(run: try await runner.run(path, in: directory.path))
    }
  }

  private func expectFailed(_ result: EngineRun, _ errno: Int32, _ sentence: String) {
    #expect(result.exitCode == 1)
    #expect(result.words.contains("page_fault: \(sentence)"), "\(result.words)")
    #expect(result.job?.error == errno)
    #expect(result.ios == (0, 0, 0))
  }
}
