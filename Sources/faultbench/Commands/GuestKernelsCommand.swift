// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import GuestKit
import ReportKit

struct GuestKernelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "List the kernels that a guest can be given.",
    discussion: """
      Those in /boot and /usr/lib/modules, those that were fetched, and the newest of
      each series that Debian's archive has, by the names to write for --kernel. The
      archive is that of this machine's apt sources; it is asked once a day. A name
      keeps meaning the kernel that it meant when it was first used. A file (bzImage,
      vmlinux) or a build tree can be named, too: they are not listed.

      Example:
        faultbench guest kernels --update
      """)

  @Flag(help: "Ask the archive now, and let names like debian:6.12 mean the newest kernel again.")
  var update = false

  @OptionGroup var processor: GuestArchitectureOption

  @Option(help: "How to show the result.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"), completion: .file())
  var output: String?

  func run() async throws {
    let target = try ResultOutput(path: output)
    let library = KernelLibrary(cache: .standard(), architecture: processor.architecture)
    if update {
      do throws(GuestError) { try await library.update() } catch { throw UnusableInputError(error) }
    }
    let table = GuestKernelTable.table(await library.available())
    try target.write(format.render(table, width: target.width), for: format.kind)
  }
}

/// What `faultbench guest kernels` shows.
enum GuestKernelTable {
  /// A row for each kernel; what cannot be had is told below.
  static func table(_ offers: [KernelOffer]) -> Table {
    Table(
      title: "Kernels",
      columns: [
        Column("name", key: "name", isLabel: true), Column("release", key: "release", isLabel: true),
        Column("place", key: "place", isLabel: true),
        Column("to fetch", key: "size", unit: .bytes), Column("suite", key: "suite", isHidden: true),
        Column("path", key: "path", isHidden: true), Column("remark", key: "remark", isHidden: true),
      ],
      rows: offers.map(row), notes: notes(offers))
  }

  private static func row(_ offer: KernelOffer) -> [Cell] {
    let remark = Cell.text(offer.remark)
    let known = [Cell.text(offer.name), offer.release.isEmpty ? .missing : .text(offer.release)]
    return switch offer.place {
    case .installed(let path): known + [.text("here"), .missing, .missing, .text(path), remark]
    case .cached(let path): known + [.text("fetched"), .missing, .missing, .text(path), remark]
    case .archive(let suite, let size):
      known + [.text(suite), .integer(size), .text(suite), .missing, remark]
    case .unusable(let reason): known + [.text("unusable"), .missing, .missing, .missing, .text(reason)]
    }
  }

  private static func notes(_ offers: [KernelOffer]) -> [String] {
    offers.compactMap { offer in
      switch offer.place {
      case .unusable(let reason): "\(offer.name): \(reason)."
      case .installed, .cached, .archive: offer.remark.isEmpty ? nil : "\(offer.name): \(offer.remark)."
      }
    } + ["A file or a build tree can be named, too; debian:6.1.192-2 is one version, debian:6.1/amd64 another flavour."]
  }
}
