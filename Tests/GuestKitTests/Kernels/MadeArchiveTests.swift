// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import GuestKit

/// apt as it is, and an archive in a directory: no network.
@Suite(
  "kernels from an archive",
  .enabled(if: HostCommand.exists("apt-get") && HostCommand.exists("dpkg-deb"), "no apt and dpkg on this machine"))
struct MadeArchiveTests {
  private static func kernel(_ word: String, _ library: KernelLibrary) async throws -> Kernel {
    try await library.kernel(#require(KernelName(word)))
  }

  private static func refusal(_ word: String, _ library: KernelLibrary) async throws -> GuestError {
    try #require(await #expect(throws: GuestError.self, "\(word)") { _ = try await kernel(word, library) })
  }

  @Test("both layouts, flavours and exact versions, from the machine's suite and newer ones")
  func kinds() async throws {
    try await TemporaryDirectory.with { directory in
      let archive = try MadeArchive(in: directory)
      try archive.add("6.1.0-5-cloud-amd64", "6.1.20-1", to: "bookworm")
      try archive.add("6.1.0-6-cloud-amd64", "6.1.21-1", to: "bookworm")
      try archive.add("6.1.0-6-amd64", "6.1.21-1", to: "bookworm")
      try archive.addMeta("linux-image-cloud-amd64", "6.1.0-6-cloud-amd64", "6.1.21-1", to: "bookworm")
      try archive.addMeta("linux-image-6.1-cloud-amd64", "6.1.0-6-cloud-amd64", "6.1.21-1", to: "bookworm")
      try archive.add("7.1.2+deb13-cloud-amd64", "7.1.2-1~bpo13+1", to: "trixie-backports", .split)
      try archive.add("7.0.1+deb13-cloud-amd64", "7.0.1-1~bpo13+1", to: "trixie-backports", .withoutModules)
      try archive.add("7.4-cloud-amd64", "7.4~rc1-1~exp1", to: "experimental", .split)
      try archive.publish()
      let library = archive.library()

      let old = try await Self.kernel("debian:6.1 nosmp", library)
      #expect(old.release == "6.1.0-6-cloud-amd64" && old.modules.map(\.name) == ["loop"] && old.remarks == [])
      #expect(old.image.hasSuffix("/boot/vmlinuz-6.1.0-6-cloud-amd64") && old.image.hasPrefix(directory.file("cache")))
      #expect(old.name.text == "debian:6.1 nosmp")
      #expect(try await Self.kernel("debian:6.1.20-1", library).release == "6.1.0-5-cloud-amd64")
      #expect(try await Self.kernel("debian:6.1.21-1/amd64", library).release == "6.1.0-6-amd64")
      let new = try await Self.kernel("debian:7", library)
      #expect(new.release == "7.1.2+deb13-cloud-amd64" && new.modules.map(\.name) == ["zram"])
      let bare = try await Self.kernel("debian:7.0", library)
      #expect(bare.release == "7.0.1+deb13-cloud-amd64" && bare.modules == [])
      #expect(bare.remarks == ["Debian's archive has dropped the modules of 7.0.1+deb13-cloud-amd64"])
      #expect(try await Self.kernel("debian:7.4", library).release == "7.4-cloud-amd64")
      #expect(
        !FileManager.default.fileExists(atPath: directory.file("cache/kernels/6.1.0-6-cloud-amd64_6.1.21-1/usr/share")))

      let flavour = try await Self.refusal("debian:6.1/arm", library)
      #expect(flavour.code == .noKernel && flavour.message.contains("only amd64, cloud-amd64"), "\(flavour)")
      let version = try await Self.refusal("debian:6.2", library)
      #expect(version.code == .noKernel && version.remedy.contains("it has debian:6.1, "), "\(version)")

      let offers = await library.available()
      #expect(
        offers.map(\.name).sorted()
          == ["debian:6.1", "debian:6.1.20-1", "debian:6.1.21-1/amd64", "debian:7", "debian:7.0", "debian:7.4"])
      #expect(offers.count { if case .cached = $0.place { true } else { false } } == 6)
    }
  }

  @Test("what was fetched is used without the archive; a newer one is offered, and taken when it is asked for")
  func newer() async throws {
    try await TemporaryDirectory.with { directory in
      let archive = try MadeArchive(in: directory)
      try archive.add("6.1.0-5-cloud-amd64", "6.1.20-1", to: "bookworm")
      try archive.add("6.12.1+deb12-cloud-amd64", "6.12.1-1~bpo12+1", to: "bookworm-backports")
      try archive.publish()
      // Each asks again: no answer is younger than nothing.
      let library = archive.library(maxAge: .zero)
      let before = await library.available()
      #expect(before.map(\.name) == ["debian:6.12", "debian:6.1"])
      guard case .archive(let suite, let size) = before.first?.place else {
        Issue.record("\(before)")
        return
      }
      #expect(suite == "bookworm-backports" && size > 1000)
      _ = try await Self.kernel("debian:6.1", library)

      try archive.setReachable(false)
      #expect(try await Self.kernel("debian:6.1", library).release == "6.1.0-5-cloud-amd64")
      #expect(try await Self.kernel("debian:6.1.20-1", library).release == "6.1.0-5-cloud-amd64")
      // Never asked for before: the newest of those that are here.
      let best = try await Self.kernel("debian:6", library)
      #expect(best.release == "6.1.0-5-cloud-amd64" && best.remarks.first?.contains("that was fetched") ?? false)
      let missing = try await Self.refusal("debian:6.12", library)
      #expect(missing.code == .notFetched && missing.message.contains("6.12.1+deb12-cloud-amd64"), "\(missing)")
      #expect(missing.message.contains(directory.file("debian")) && missing.remedy.contains("network"), "\(missing)")
      let away = await library.available()
      #expect(away.map(\.name) == ["debian:6.1", "debian:6.12", "debian:…"])

      try archive.setReachable(true)
      try archive.add("6.1.0-6-cloud-amd64", "6.1.21-1", to: "bookworm")
      try archive.publish()
      #expect(try await Self.kernel("debian:6.1", library).release == "6.1.0-5-cloud-amd64")
      #expect(await library.available().map(\.name) == ["debian:6.1", "debian:6.12", "debian:6.1.21-1"])
      try await library.update()
      #expect(try await Self.kernel("debian:6.1", library).release == "6.1.0-6-cloud-amd64")
      #expect(try await Self.kernel("debian:6.1.20-1", library).release == "6.1.0-5-cloud-amd64")
    }
  }

  @Test("a version that appears is found although the index is young; a young index that knows it is believed")
  func young() async throws {
    try await TemporaryDirectory.with { directory in
      let archive = try MadeArchive(in: directory)
      try archive.add("6.1.0-5-cloud-amd64", "6.1.20-1", to: "bookworm")
      try archive.publish()
      let library = archive.library()
      #expect(await library.available().count == 1)
      try archive.add("6.3.0-1-cloud-amd64", "6.3.1-1", to: "bookworm")
      try archive.publish()
      // Within a minute the archive is not asked twice.
      #expect(try await Self.refusal("debian:6.3", library).code == .noKernel)
      try Self.age(directory, by: 120)
      #expect(try await Self.kernel("debian:6.3", library).release == "6.3.0-1-cloud-amd64")
    }
  }

  @Test("a package that the archive replaced since is found again")
  func replaced() async throws {
    try await TemporaryDirectory.with { directory in
      let archive = try MadeArchive(in: directory)
      try archive.add("6.1.0-5-cloud-amd64", "6.1.20-1", to: "bookworm")
      try archive.publish()
      let library = archive.library()
      _ = await library.available()
      try archive.emptyPool()
      try archive.add("6.1.0-6-cloud-amd64", "6.1.21-1", to: "bookworm")
      try archive.publish()
      try Self.age(directory, by: 120)
      #expect(try await Self.kernel("debian:6.1", library).release == "6.1.0-6-cloud-amd64")
    }
  }

  @Test(
    "an archive that was never reached is an error with apt's words", arguments: [nil, "http://127.0.0.1:9/debian"])
  func unreachable(address: String?) async throws {
    try await TemporaryDirectory.with { directory in
      let archive = try MadeArchive(in: directory, suite: "sid", address: address)
      let error = try await Self.refusal("debian:6.1", archive.library())
      #expect(error.code == .notFetched && error.remedy.contains("check the network"), "\(error)")
      #expect(error.message.contains(address ?? directory.file("debian")), "\(error)")
      let offers = await archive.library().available()
      #expect(offers.map(\.place) == [.unusable(reason: error.message)])
    }
  }

  @Test("many ask at once; it is fetched once")
  func once() async throws {
    try await TemporaryDirectory.with { directory in
      let archive = try MadeArchive(in: directory)
      try archive.add("6.1.0-5-cloud-amd64", "6.1.20-1", to: "bookworm", .split)
      try archive.publish()
      let libraries = (0..<4).map { _ in archive.library() }
      let kernels = try await withThrowingTaskGroup(of: Kernel.self) { group in
        for (number, library) in libraries.enumerated() {
          group.addTask { try await Self.kernel(number % 2 == 0 ? "debian:6.1" : "debian:6.1.20-1", library) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(kernels.map(\.image)).count == 1)
      let names = try FileManager.default.contentsOfDirectory(atPath: directory.file("cache/kernels"))
      #expect(names.filter { !$0.hasSuffix(".lock") } == ["6.1.0-5-cloud-amd64_6.1.20-1"])
    }
  }

  @Test("the machine's own apt is not touched")
  func untouched() async throws {
    func state() -> [String] {
      ["/var/lib/apt/lists", "/var/cache/apt", "/var/cache/apt/archives"].map { path in
        var status = stat()
        return stat(path, &status) == 0 ? "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)" : ""
      }
    }
    try await TemporaryDirectory.with { directory in
      let archive = try MadeArchive(in: directory)
      try archive.add("6.1.0-5-cloud-amd64", "6.1.20-1", to: "bookworm")
      try archive.publish()
      let before = state()
      _ = try await Self.kernel("debian:6.1", archive.library())
      #expect(state() == before)
    }
  }

  /// Makes the index older than it is.
  private static func age(_ directory: TemporaryDirectory, by seconds: Double) throws {
    let archives = directory.file("cache/apt")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: archives).first { !$0.hasSuffix(".lock") })
    let file = URL(fileURLWithPath: "\(archives)/\(name)/kernels.json")
    var index = try JSONDecoder().decode(AptArchive.Index.self, from: Data(contentsOf: file))
    index.asked -= seconds
    try JSONEncoder().encode(index).write(to: file)
  }
}
