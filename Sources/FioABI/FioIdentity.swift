// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Which fio this is, for a layout file: more than a row of a release asks for, since such a file is for one build.
package struct FioIdentity {
  private let versionString: UnsafePointer<CChar>
  private let ioopsVersion: Int32
  /// In hexadecimal digits, NUL-terminated; empty of a program without one.
  var buildID = InlineArray<128, CChar>(repeating: 0)

  /// The running program.
  package init(_ symbols: FioSymbols, ioopsVersion: Int32) {
    versionString = symbols.versionString
    self.ioopsVersion = ioopsVersion
    var span = buildID.mutableSpan
    span.withUnsafeMutableBufferPointer { digits in
      _ = clinux_program_build_id(digits.baseAddress, digits.count)
    }
  }

  /// What a layout file says of the fio that it is for and this one is not; nil where nothing tells the two apart.
  func differs(from file: LayoutFile, bytes: UnsafeBufferPointer<UInt8>) -> PassedOverFile.Reason? {
    guard isText(versionString, bytes, file.version) else { return .version }
    guard ioopsVersion == file.numbers.ioopsVersion else { return .ioopsVersion }
    // A file without a build id is for a program without one: only this tells builds of one version apart.
    return withBuildID { isText($0, bytes, file.buildID) } ? nil : .build
  }

  /// Under `fio --debug=mem`: what a layout file must say to be for this fio.
  package func describe(into message: inout Message) {
    message.append(cString: versionString)
    message.append(" ioops ")
    message.append(Int(ioopsVersion))
    message.append(" build-id ")
    withBuildID { digits in
      if digits[0] == 0 { message.append("none") }
      message.append(cString: digits)
    }
  }

  private func withBuildID<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    buildID.span.withUnsafeBufferPointer { digits in
      guard let start = digits.baseAddress else { return body("") }
      return body(start)
    }
  }

  private func isText(_ text: UnsafePointer<CChar>, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    guard strnlen(text, range.count + 1) == range.count else { return false }
    for index in 0..<range.count where UInt8(bitPattern: text[index]) != bytes[range.lowerBound + index] {
      return false
    }
    return true
  }
}
