// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// What a guest's root holds: programs with all that they need, and a suite.
package struct GuestContents: Sendable {
  /// Where fio is in the guest.
  package static let fio = "/usr/bin/fio"
  /// Where the engine is in the guest.
  package static let engine = "/usr/lib/faultbench/libpagefault.so"
  /// Where the engine looks for layout files.
  static let layouts = "/usr/lib/faultbench/layouts"
  /// Where faultbench is in the guest: `rdinit=` of the kernel's command line.
  package static let faultbench = "/usr/bin/faultbench"

  /// What the kernel starts first.
  static func first(_ architecture: GuestArchitecture) -> String {
    architecture == .own ? faultbench : ForeignStart.path
  }

  /// Where fio, the engine and faultbench are on this machine.
  package var fio: String?
  package var engine: String?
  package var faultbench: String
  /// The directory of a suite.
  package var suite: String?
  /// The programs of a guest of another processor; nil for those of this machine.
  package var userland: GuestUserland?
  /// Further programs, which the guest has at the paths of the host.
  package var programs: [String] = []
  /// Further files.
  package var files: [GuestFile] = []

  /// This fio, this engine, and the program that runs; with a suite, where there is one.
  package init(fio: String?, engine: String?, faultbench: String = "/proc/self/exe", suite: String? = nil) {
    (self.fio, self.engine, self.suite) = (fio, engine, suite)
    self.faultbench = (try? FileManager.default.destinationOfSymbolicLink(atPath: faultbench)) ?? faultbench
  }

  /// Where the suite is in the guest.
  package var suitePlace: String? { suite.map(SuiteFiles.place(ofSuite:)) }

  /// All files of the root.
  func tree() async throws(GuestError) -> GuestTree {
    var tree = GuestTree()
    for file in BaseFiles.all { tree.add(file) }
    for name in ["/bin", "/sbin", "/lib", "/lib64"] where access(name, F_OK) == 0 {
      tree.add(GuestFile("\(name)/.", .directory))
    }
    if userland == nil { try await addShell(to: &tree) }
    let loader = try await add(faultbench, at: Self.faultbench, to: &tree)
    if let userland {
      try add(userland, to: &tree)
    } else if let fio, Script.isScript(fio) {
      for file in try Script.files(of: fio) { tree.add(file) }
      tree.add(GuestFile(Self.fio, .link(to: Script.place(of: fio))))
    } else if let fio {
      try await add(fio, at: Self.fio, to: &tree)
    }
    if let engine {
      tree.add(GuestFile(Self.engine, .copy(of: engine)))
    }
    if let engine, userland == nil {
      tree.add(try await ProgramFiles(of: engine, interpreter: loader))
      // One for each fio that the engine was taught: it finds them beside itself.
      for (index, path) in LayoutPlace.files(for: engine).enumerated() {
        tree.add(GuestFile("\(Self.layouts)/\(index)\(LayoutFileText.suffix)", .copy(of: path)))
      }
    }
    for name in Self.makers where userland == nil {
      if let path = Self.find(name) { try await add(path, at: "/usr/sbin/\(name)", to: &tree) }
    }
    for path in programs { try await add(path, at: path, to: &tree) }
    if let suite {
      for file in try SuiteFiles(suite: suite).files { tree.add(file) }
    }
    for file in files { tree.add(file) }
    return tree
  }

  /// What file systems and swap areas are made with.
  private static let makers = ["mke2fs", "mkfs.ext4", "mkfs.xfs", "mkswap"]

  /// Programs of another processor, a shell among them, and what emulates this one.
  private func add(_ userland: GuestUserland, to tree: inout GuestTree) throws(GuestError) {
    tree.add(ForeignStart.file(userland.architecture))
    let needed = try GuestUserland.programs.map { name throws(GuestError) in try userland.program(name) }
    for path in needed + Self.makers.compactMap(userland.find) {
      for file in try userland.files(of: path) { tree.add(file) }
    }
  }

  /// Adds a program and returns its loader.
  @discardableResult
  private func add(_ program: String, at path: String, to tree: inout GuestTree) async throws(GuestError) -> String? {
    let needed = try await ProgramFiles(of: program)
    tree.add(GuestFile(path, .copy(of: program)))
    tree.add(needed)
    return needed.libraries.first?.path
  }

  /// A shell, and what scripts use.
  private func addShell(to tree: inout GuestTree) async throws(GuestError) {
    guard let busybox = Self.find("busybox") else {
      throw GuestError(
        .noFile, "there is no busybox, which is the guest's shell",
        remedy: "install it (apt-get install busybox-static)")
    }
    try await add(busybox, at: "/bin/busybox", to: &tree)
    let names: CommandResult
    do { names = try await Command(busybox, ["--list"]).run(timeout: .seconds(10)) } catch {
      throw GuestError(.noFile, "\(busybox), which is the guest's shell, does not run (\(error.reason))")
    }
    for name in names.output.split(whereSeparator: \.isWhitespace) where name != "busybox" {
      tree.add(GuestFile("/bin/\(name)", .link(to: "busybox")))
      // The kernel calls it by this path.
      if name == "modprobe" { tree.add(GuestFile("/sbin/modprobe", .link(to: "/bin/busybox"))) }
    }
  }

  /// A program of the system, whatever PATH says.
  private static func find(_ name: String) -> String? {
    ["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/local/bin"].map { "\($0)/\(name)" }
      .first { access($0, X_OK) == 0 }
  }
}
