// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import SystemPackage

/// What the head of a program or library says about how it is started (elf(5)).
struct ProgramHead: Sendable, Equatable {
  /// The dynamic loader that a program asks for; nil of a static one, and of a library.
  let interpreter: String?
  /// Whether it may need libraries.
  let isDynamic: Bool
  /// Whether it has symbols that only debuggers read.
  let hasSymbols: Bool

  /// nil of a file that is no ELF file of 64 bits, least significant byte first.
  init?(path: String) throws(FileBytes.IOError) {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
      defer { try? file.close() }
      guard let found = try Self.read(file) else { return nil }
      self = found
    } catch {
      throw .errno(error as? Errno ?? .ioError)
    }
  }

  private init(interpreter: String?, isDynamic: Bool, hasSymbols: Bool) {
    (self.interpreter, self.isDynamic, self.hasSymbols) = (interpreter, isDynamic, hasSymbols)
  }

  private static func read(_ file: FileDescriptor) throws -> ProgramHead? {
    let head = try bytes(64, at: 0, of: file)
    guard head.count == 64, Array(head[0..<6]) == [0x7f, 0x45, 0x4c, 0x46, 2, 1] else { return nil }
    var interpreter: String?
    var isDynamic = false
    let segments = try table(file, offset: number(head, 32, 8), size: number(head, 54, 2), count: number(head, 56, 2))
    for segment in segments where segment.count >= 40 {
      let (offset, size) = (number(segment, 8, 8), number(segment, 32, 8))
      switch number(segment, 0, 4) {
      case 2: isDynamic = true
      case 3 where size < 4096:
        interpreter = String(
          decoding: try bytes(Int(size), at: offset, of: file).prefix { $0 != 0 }, as: UTF8.self)
      default: break
      }
    }
    let sections = try table(file, offset: number(head, 40, 8), size: number(head, 58, 2), count: number(head, 60, 2))
    let hasSymbols = sections.contains { $0.count >= 8 && number($0, 4, 4) == 2 }
    return ProgramHead(interpreter: interpreter, isDynamic: isDynamic, hasSymbols: hasSymbols)
  }

  private static func table(
    _ file: FileDescriptor, offset: UInt64, size: UInt64, count: UInt64
  ) throws -> [[UInt8]] {
    guard size > 0, size <= 256 else { return [] }
    let all = try bytes(Int(size * count), at: offset, of: file)
    return stride(from: 0, to: all.count, by: Int(size)).map { Array(all[$0..<min(all.count, $0 + Int(size))]) }
  }

  private static func bytes(_ count: Int, at offset: UInt64, of file: FileDescriptor) throws -> [UInt8] {
    guard offset < UInt64(Int64.max) else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = try bytes.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: Int64(offset), into: $0) }
    return Array(bytes.prefix(read))
  }

  private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> UInt64 {
    bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
