// SPDX-License-Identifier: GPL-2.0-only
import CZlib
import Foundation
import TestSupport

/// The pixels of a PNG of 8 bits per colour, as browsers write screenshots.
struct HtmlPicture {
  let width: Int, height: Int
  /// Bytes of a pixel: 3, or 4 with its opacity.
  private let depth: Int
  private var rows: [[UInt8]] = []

  init?(png: [UInt8]) {
    guard png.starts(with: [0x89, 0x50, 0x4e, 0x47]), png.count > 33 else { return nil }
    func number(_ place: Int) -> Int { png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    (width, height) = (number(16), number(20))
    guard png[24] == 8, png[25] == 2 || png[25] == 6, png[28] == 0 else { return nil }
    depth = png[25] == 2 ? 3 : 4
    var (place, packed) = (8, [UInt8]())
    while place + 12 <= png.count {
      let length = number(place)
      guard place + 12 + length <= png.count else { return nil }
      if Array(png[place + 4..<place + 8]) == Array("IDAT".utf8) { packed += png[place + 8..<place + 8 + length] }
      place += 12 + length
    }
    let stride = width * depth + 1
    var bytes = [UInt8](repeating: 0, count: stride * height)
    var count = uLongf(bytes.count)
    guard uncompress(&bytes, &count, packed, uLong(packed.count)) == Z_OK, Int(count) == bytes.count else { return nil }
    var above = [UInt8](repeating: 0, count: stride - 1)
    for row in 0..<height {
      above = Self.unfiltered(bytes[row * stride + 1..<(row + 1) * stride], bytes[row * stride], above, depth)
      rows.append(above)
    }
  }

  /// Red, green and blue.
  func pixel(_ x: Int, _ y: Int) -> [UInt8] { Array(rows[y][x * depth..<x * depth + 3]) }

  /// How many different colours it has.
  var colours: Int {
    var seen: Set<[UInt8]> = []
    for y in 0..<height { for x in 0..<width { seen.insert(pixel(x, y)) } }
    return seen.count
  }

  /// How bright its first pixel is, the page's ground: 0 to 255.
  var ground: Int { pixel(0, 0).reduce(0) { $0 + Int($1) } / 3 }

  private static func unfiltered(_ row: ArraySlice<UInt8>, _ filter: UInt8, _ above: [UInt8], _ depth: Int) -> [UInt8] {
    var out = Array(row)
    for index in out.indices {
      let left = index < depth ? 0 : out[index - depth]
      let corner = index < depth ? 0 : above[index - depth]
      let guess: UInt8 =
        switch filter {
        case 1: left
        case 2: above[index]
        case 3: UInt8((Int(left) + Int(above[index])) / 2)
        case 4: paeth(Int(left), Int(above[index]), Int(corner))
        default: 0
        }
      out[index] &+= guess
    }
    return out
  }

  private static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> UInt8 {
    let guess = left + above - corner
    let (a, b, c) = (abs(guess - left), abs(guess - above), abs(guess - corner))
    return UInt8(a <= b && a <= c ? left : b <= c ? above : corner)
  }
}

extension HtmlBrowser {
  /// A picture of the page.
  func picture(_ page: String, width: Int, height: Int, isDark: Bool) async throws -> HtmlPicture? {
    let path = try directory.write(page, to: "page.html")
    let target = "\(directory.path)/page.png"
    try? FileManager.default.removeItem(atPath: target)
    let colours = isDark ? ["--blink-settings=preferredColorScheme=0"] : []
    _ = try await run(
      colours + ["--window-size=\(width),\(height)", "--screenshot=\(target)", "file://\(path)"])
    return FileManager.default.contents(atPath: target).flatMap { HtmlPicture(png: [UInt8]($0)) }
  }
}
