// SPDX-License-Identifier: GPL-2.0-only
import CStaticParts
import Foundation
import Testing

/// What stands in the release program for functions of newer C libraries.
@Suite("Functions for older C libraries")
struct StaticPartsTests {
  @Test("An address is found in the object that the kernel mapped there, with its table for unwinding")
  func objects() throws {
    // Of this program and of two libraries.
    let own: @convention(c) (UnsafeRawPointer?, UnsafeMutablePointer<glibc_floor_object>?) -> Int32 =
      glibc_floor_find_object
    let addresses: [UnsafeRawPointer?] = [
      unsafeBitCast(own, to: UnsafeRawPointer.self), UnsafeRawPointer(dlsym(nil, "malloc")),
      UnsafeRawPointer(dlsym(nil, "deflate")),
    ]
    for address in try addresses.map({ try #require($0) }) {
      var object = glibc_floor_object()
      #expect(glibc_floor_find_object(address, &object) == 0)
      let (start, end) = (UInt(bitPattern: object.start), UInt(bitPattern: object.end))
      #expect(start == (try Self.start(of: UInt(bitPattern: address))))
      let table = try #require(object.unwind_table)
      #expect((start..<end).contains(UInt(bitPattern: table)))
      // `.eh_frame_hdr` begins with its version.
      #expect(table.load(as: UInt8.self) == 1)
    }
  }

  @Test("An address that is in none is not found")
  func noObject() {
    var object = glibc_floor_object()
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { memory.deallocate() }
    #expect(glibc_floor_find_object(memory, &object) == -1)
  }

  /// Where the file at `address` begins, by /proc/self/maps.
  private static func start(of address: UInt) throws -> UInt {
    // Read in pieces: the kernel gives a page at a time, which String(contentsOfFile:) takes for the end.
    let text = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/maps")).readToEnd() ?? Data()
    let maps = String(decoding: text, as: UTF8.self).split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      let range = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      return (start: range[0], end: range[1], file: words.count > 5 ? words[5] : "")
    }
    let own = try #require(maps.first { $0.start <= address && address < $0.end })
    return try #require(maps.filter { $0.file == own.file }.map(\.start).min())
  }
}
