// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit

/// The names and addresses of the running kernel's functions, of which there are more with each module.
struct GuestSymbols: Sendable {
  private let root: String
  /// What the kernel's build is, and where it lies.
  private let kernel: Data

  /// Knows the kernel below `root`, without having read all of its symbols. A kernel that tells no addresses is refused.
  init(root: String = "") throws(GuestError) {
    guard let first = try? Self.firstFunction(root) else {
      throw GuestError(
        .refused, "the kernel has no /proc/kallsyms, without which nobody knows its functions",
        remedy: "take a kernel with CONFIG_KALLSYMS, or leave out --profile")
    }
    guard first.prefix(16).contains(where: { $0 != UInt8(ascii: "0") }) else {
      throw GuestError(
        .refused, "the kernel shows no addresses in /proc/kallsyms",
        remedy: "leave kptr_restrict at 0 or 1, or leave out --profile")
    }
    self.root = root
    kernel =
      (Self.contents("\(root)/sys/kernel/notes") ?? Data()) + (Self.contents("\(root)/proc/version") ?? Data()) + first
  }

  /// The same for the same kernel with the same modules at the same addresses. It takes some small files, and not the symbols.
  var key: String {
    var facts = kernel
    for module in LoadedModule.all(root: root) {
      facts += Data("\n\(module.name) \(module.address) \(module.size) ".utf8)
      facts += Self.contents("\(root)/sys/module/\(module.name)/notes/.note.gnu.build-id") ?? Data()
    }
    return SHA256.hexadecimal(facts)
  }

  /// Lines of functions, and one where each module ends: behind it may be anything. The bytes of lines alone decide, as there are a
  /// hundred thousand of them.
  var functions: Data {
    let text = Self.contents("\(root)/proc/kallsyms") ?? Data()
    var kept = Data()
    kept.reserveCapacity(text.count)
    Self.forEachFunction(of: text) { line in
      kept.append(contentsOf: line)
      kept.append(UInt8(ascii: "\n"))
      return true
    }
    let modules = LoadedModule.all(root: root)
    for (index, module) in modules.enumerated() {
      // Since 6.4 the size is that of more than the code, which lies apart.
      let end = min(module.end, index + 1 < modules.count ? modules[index + 1].address : .max)
      kept.append(contentsOf: "\(String(end, radix: 16)) d module_end\t[\(module.name)]\n".utf8)
    }
    return kept
  }

  /// The first line of a function, of a file that may be long; empty where there is none.
  private static func firstFunction(_ root: String) throws -> Data? {
    guard let file = FileHandle(forReadingAtPath: "\(root)/proc/kallsyms") else { return nil }
    defer { try? file.close() }
    var text = Data()
    while let part = try file.read(upToCount: 1 << 16), !part.isEmpty {
      text += part
      // The last line may go on.
      guard let end = text.lastIndex(of: UInt8(ascii: "\n")) else { continue }
      var first: Data?
      forEachFunction(of: Data(text[...end])) { line in
        first = Data(line)
        return false
      }
      if let first { return first }
      text = Data(text[(end + 1)...])
    }
    return Data()
  }

  /// Until `body` says that it is enough.
  private static func forEachFunction(of text: Data, _ body: (Slice<UnsafeRawBufferPointer>) -> Bool) {
    text.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        if isFunction(bytes[start..<end]), !body(bytes[start..<end]) { return }
        start = end + 1
      }
    }
  }

  /// `ffffffff81000000 T name`; what the compiler puts before functions (`__pfx_`) is none.
  private static func isFunction(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
    let kind = line.startIndex + 17
    guard line.count > 19, line[kind - 1] == UInt8(ascii: " "), "tTwW".utf8.contains(line[kind]) else { return false }
    return !line[(kind + 2)...].starts(with: "__pfx_".utf8)
  }

  /// Files of /proc have no size.
  fileprivate static func contents(_ path: String) -> Data? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    return try? file.readToEnd() ?? Data()
  }
}

/// A module that is loaded, and where its code is.
private struct LoadedModule {
  var name: String, address: UInt64, size: UInt64

  var end: UInt64 { address &+ size }

  /// `name size uses users state address`; `uses`, `users` and the order change while they are used.
  static func all(root: String) -> [LoadedModule] {
    let text = String(decoding: GuestSymbols.contents("\(root)/proc/modules") ?? Data(), as: UTF8.self)
    let modules = text.split(separator: "\n").compactMap { line -> LoadedModule? in
      let words = line.split(separator: " ")
      guard words.count >= 6, let size = UInt64(words[1]), words[5].hasPrefix("0x"),
        let address = UInt64(words[5].dropFirst(2), radix: 16), address != 0
      else { return nil }
      return LoadedModule(name: String(words[0]), address: address, size: size)
    }
    return modules.sorted { ($0.address, $0.name) < ($1.address, $1.name) }
  }
}
