// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit

/// The names and addresses of the running kernel's functions.
struct GuestSymbols {
  private let text: Data
  /// The same for the same kernel with the same modules at the same addresses.
  let key: String

  /// Reads the kernel's files below `root`. A kernel that tells no addresses is refused.
  init(root: String = "") throws(GuestError) {
    guard let all = Self.contents("\(root)/proc/kallsyms"), !all.isEmpty else {
      throw GuestError(
        .refused, "the kernel has no /proc/kallsyms, without which nobody knows its functions",
        remedy: "take a kernel with CONFIG_KALLSYMS, or leave out --profile")
    }
    guard let first = Self.firstFunction(of: all), first.prefix(16).contains(where: { $0 != UInt8(ascii: "0") }) else {
      throw GuestError(
        .refused, "the kernel shows no addresses in /proc/kallsyms",
        remedy: "leave kptr_restrict at 0 or 1, or leave out --profile")
    }
    text = all
    // What the build is, where it lies, and what was loaded beside it.
    let notes = Self.contents("\(root)/sys/kernel/notes") ?? Data()
    let release = Self.contents("\(root)/proc/version") ?? Data()
    key = SHA256.hexadecimal(notes + release + first + Self.places(of: Self.contents("\(root)/proc/modules") ?? Data()))
  }

  /// Lines of functions: their bytes alone decide, as there are a hundred thousand of them.
  var functions: Data {
    var kept = Data()
    kept.reserveCapacity(text.count)
    Self.forEachFunction(of: text) { line in
      kept.append(contentsOf: line)
      kept.append(UInt8(ascii: "\n"))
      return true
    }
    return kept
  }

  private static func firstFunction(of text: Data) -> Data? {
    var first: Data?
    forEachFunction(of: text) { line in
      first = Data(line)
      return false
    }
    return first
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

  /// Names and addresses of modules, without what changes while they are used.
  private static func places(of modules: Data) -> Data {
    let lines = modules.split(separator: UInt8(ascii: "\n")).compactMap { line -> Data? in
      let words = line.split(separator: UInt8(ascii: " "))
      guard let name = words.first, words.count >= 6 else { return nil }
      return name + words[5]
    }
    return Data(lines.joined())
  }

  /// Files of /proc have no size.
  private static func contents(_ path: String) -> Data? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    return try? file.readToEnd() ?? Data()
  }
}
