// SPDX-License-Identifier: GPL-2.0-only

/// A kernel's modules where modprobe(8) looks for them, and which of them the first process loads.
///
/// File systems wait until the kernel asks for one, when it is mounted: each instruction of loading one counts in every boot (xfs
/// of Linux 7.3: 5 × 10⁹).
struct ModuleFiles {
  /// All of it.
  let files: [GuestFile]

  /// Where the guest has its kernels' modules: a directory for each release.
  static let home = "/lib/modules"
  /// The file in that directory with the names of those that are loaded first, one a line.
  static let firstFile = "modules.first"

  /// These modules, whose order is one in which they can be loaded.
  init(_ modules: [KernelModule], release: String) {
    let infos = Dictionary(
      modules.compactMap { module in ModuleInfo(path: module.path).map { (ModuleInfo.name(module.name), $0) } }
    ) { first, _ in first }
    let place = "\(Self.home)/\(release)"
    let texts = [
      (Self.firstFile, Self.first(modules, infos).map { "\($0.name).ko\n" }),
      (
        "modules.dep",
        modules.map { module in
          let needed = Self.needed(by: module, infos)
          return
            "\(module.name).ko:\(modules.filter { needed.contains(ModuleInfo.name($0.name)) }.reversed().map { " \($0.name).ko" }.joined())\n"
        }
      ),
      (
        "modules.alias",
        modules.flatMap { module in
          (infos[ModuleInfo.name(module.name)]?.aliases ?? []).map { "alias \($0) \(ModuleInfo.name(module.name))\n" }
        }
      ),
    ]
    files =
      modules.map { GuestFile("\(place)/\($0.name).ko", .copy(of: $0.path), mode: 0o644) }
      + texts.map { GuestFile("\(place)/\($0)", .bytes(Array($1.joined().utf8)), mode: 0o644) }
  }

  /// All that a module needs, and what that needs.
  private static func needed(by module: KernelModule, _ infos: [String: ModuleInfo]) -> Set<String> {
    var (found, waiting) = (Set<String>(), infos[ModuleInfo.name(module.name)]?.dependencies ?? [])
    while let name = waiting.popLast() {
      if found.insert(name).inserted { waiting += infos[name]?.dependencies ?? [] }
    }
    return found
  }

  /// Without file systems, and without what only these need.
  private static func first(_ modules: [KernelModule], _ infos: [String: ModuleInfo]) -> [KernelModule] {
    func isFilesystem(_ module: KernelModule) -> Bool {
      infos[ModuleInfo.name(module.name)]?.aliases.contains { $0.hasPrefix("fs-") } ?? false
    }
    let all = modules.reduce(into: Set<String>()) { $0.formUnion(needed(by: $1, infos)) }
    let wanted = modules.filter { !isFilesystem($0) && !all.contains(ModuleInfo.name($0.name)) }
    let names = wanted.reduce(into: Set(wanted.map { ModuleInfo.name($0.name) })) {
      $0.formUnion(needed(by: $1, infos))
    }
    return modules.filter { names.contains(ModuleInfo.name($0.name)) }
  }
}
