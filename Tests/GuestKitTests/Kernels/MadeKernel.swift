// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Files that look like kernels and modules to who reads their headers.
enum MadeKernel {
  /// A bzImage with nothing behind its header but the text that its release begins.
  static func bzImage(_ release: String, protocolVersion: UInt16 = 0x020f, flags: UInt16 = 1) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 0x400)
    (bytes[0x1fe], bytes[0x1ff]) = (0x55, 0xaa)
    put(Array("HdrS".utf8), in: &bytes, at: 0x202)
    put(little(protocolVersion), in: &bytes, at: 0x206)
    put(little(UInt16(0x200)), in: &bytes, at: 0x20e)
    put(little(flags), in: &bytes, at: 0x236)
    return bytes + Array("\(release) (me@here) #1 SMP\0".utf8) + [UInt8](repeating: 0, count: 64)
  }

  /// A vmlinux that says its version; with the note by which QEMU enters it, or without.
  static func vmlinux(_ release: String, isEntered: Bool = true, machine: UInt16 = 62) -> [UInt8] {
    let sizes: [UInt32] = [4, 8, isEntered ? 18 : 6]
    var note: [UInt8] = sizes.flatMap { little($0) }
    note += Array("Xen\0".utf8) + [UInt8](repeating: 0, count: 8)
    let text = Array("Linux version %s\0Linux version \(release) (me@here) #1\0".utf8)
    var header = elfHeader(type: 2, machine: machine)
    put(little(UInt64(64)), in: &header, at: 32)
    put(little(UInt16(56)), in: &header, at: 54)
    put(little(UInt16(1)), in: &header, at: 56)
    let fields: [UInt64] = [4, 120, 0, 0, UInt64(note.count), UInt64(note.count), 4]
    let segment: [UInt8] = fields.flatMap { little($0) }
    return header + segment + note + text
  }

  /// A module with these entries of `.modinfo`.
  static func module(
    _ release: String, depends: [String] = [], entries: [String] = [], machine: UInt16 = 62
  ) -> [UInt8] {
    let own = ["license=GPL", "depends=\(depends.joined(separator: ","))", "vermagic=\(release) SMP mod_unload "]
    let info = Array((own + entries).map { $0 + "\0" }.joined().utf8)
    let names = Array("\0.modinfo\0.shstrtab\0".utf8)
    var header = elfHeader(type: 1, machine: machine)
    put(little(UInt64(64)), in: &header, at: 40)
    put(little(UInt16(64)), in: &header, at: 58)
    put(little(UInt16(3)), in: &header, at: 60)
    put(little(UInt16(2)), in: &header, at: 62)
    func section(_ name: UInt64, _ type: UInt64, _ offset: Int, _ size: Int) -> [UInt8] {
      let fields: [UInt64] = [name | type << 32, 0, 0, UInt64(offset), UInt64(size), 0, 0, 0]
      return fields.flatMap { little($0) }
    }
    let data = 64 + 3 * 64
    var bytes = header + [UInt8](repeating: 0, count: 64)
    bytes += section(1, 1, data, info.count)
    bytes += section(10, 3, data + info.count, names.count)
    return bytes + info + names
  }

  /// Writes a file, and the directories above it.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Writes a text.
  static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  private static func elfHeader(type: UInt16, machine: UInt16) -> [UInt8] {
    var header: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 57)
    put(little(type), in: &header, at: 16)
    put(little(machine), in: &header, at: 18)
    return header
  }

  private static func little<T: FixedWidthInteger>(_ number: T) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  private static func put(_ part: [UInt8], in bytes: inout [UInt8], at offset: Int) {
    bytes.replaceSubrange(offset..<offset + part.count, with: part)
  }
}
