// SPDX-License-Identifier: GPL-2.0-only

/// What a module says of itself in its section `.modinfo`.
struct ModuleInfo: Sendable, Equatable {
  /// The modules whose symbols it uses.
  var dependencies: [String] = []
  /// What should be there before it: modules, or other names of modules.
  var softDependencies: [String] = []
  /// Its other names: `crypto-crc32c`.
  var aliases: [String] = []
  /// The release that it was built for; nil where it does not say.
  var release: String?

  /// From an uncompressed file; nil for one that is no module, or none for this processor.
  init?(path: String, for architecture: GuestArchitecture? = nil) {
    guard let parts = try? FileParts(path: path), let file = ELFFile(parts), file.isForGuests,
      file.type == .relocatable, architecture.map({ $0.elfMachine == file.machine }) ?? true,
      let section = file.section(".modinfo")
    else { return nil }
    self.init(section: section)
  }

  /// From the section's bytes: `key=value`, each ended by a NUL.
  init(section: [UInt8]) {
    for entry in section.split(separator: 0) {
      let text = String(decoding: entry, as: UTF8.self)
      guard let equals = text.firstIndex(of: "=") else { continue }
      let value = text[text.index(after: equals)...]
      switch text[..<equals] {
      case "depends": dependencies += value.split(separator: ",").map { Self.name($0) }
      case "softdep": softDependencies += Self.before(value)
      case "alias": aliases.append(String(value))
      case "vermagic": release = value.split(separator: " ").first.map(String.init)
      default: break
      }
    }
  }

  /// As the kernel calls it: `nd_pmem` for `nd-pmem` and `drivers/nvdimm/nd_pmem.ko.xz`.
  static func name(_ text: some StringProtocol) -> String {
    let file = text.split { $0 == "/" }.last ?? ""
    // No module's name has a dot.
    return String(file.prefix { $0 != "." }.map { $0 == "-" ? "_" : $0 })
  }

  /// `pre: a b post: c`: a and b.
  private static func before(_ text: Substring) -> [String] {
    var (isBefore, names) = (false, [String]())
    for word in text.split(separator: " ") {
      if word.hasSuffix(":") { isBefore = word == "pre:" } else if isBefore { names.append(name(word)) }
    }
    return names
  }
}
