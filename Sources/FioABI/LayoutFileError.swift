// SPDX-License-Identifier: GPL-2.0-only

/// What is wrong with a layout file.
package struct LayoutFileError: Error, @unchecked Sendable {
  /// Its path, which lives as long as the process.
  let path: UnsafePointer<CChar>
  /// The line, from 1; 0 where it is the file as a whole.
  let line: Int
  let reason: Reason

  /// Why.
  enum Reason: Error, @unchecked Sendable {
    case unreadable(errno: Int32)
    case noFile
    case tooLong(Int)
    case tooMany(Int)
    case noLayoutFile
    case format
    case notALine
    case ended
    case architecture
    case missing(UnsafeBufferPointer<UInt8>)
    case unknownKey(instead: UnsafeBufferPointer<UInt8>)
    case noNumber
    case badWord
    case range(Int)
    case misaligned(Int)
    /// With the number of the other field.
    case overlap(Int)
    case unlike(Int)
    case checksum
    case trailing
    case contradicts(UnsafePointer<CChar>)
  }
}

extension LayoutFileError {
  /// The file, the line, and what is wrong with it, as part of a sentence.
  func describe(into message: inout Message) {
    message.append("layout file ")
    message.append(cString: path)
    if line > 0 {
      message.append(", line ")
      message.append(line)
    }
    message.append(": ")
    reason.describe(into: &message)
    switch reason {
    case .unreadable, .noFile: message.append("; correct its permissions, or the path in PAGEFAULT_LAYOUTS")
    default: message.append("; remove it, or have it written again by 'faultbench fio learn'")
    }
  }
}

extension LayoutFileError.Reason {
  fileprivate func describe(into message: inout Message) {
    switch self {
    case .unreadable(let errno): message.append(errno: errno)
    case .noFile: message.append("no regular file")
    case .tooLong(let bytes): message.append("too long: no layout file has more bytes than ", bytes)
    case .tooMany(let count): message.append("layout files for this fio: more than ", count)
    case .noLayoutFile: message.append("no layout file: it does not begin with 'pagefault-layout'")
    case .format: message.append("a format that this engine does not read, which is 'pagefault-layout 1'")
    case .notALine: message.append("not a key, a space and a value")
    case .ended: message.append("it ends too early")
    case .architecture:
      message.append("it is for another processor than ")
      message.append(FioLayout.ownArchitecture)
    case .missing(let key): message.append("missing before it: ", key)
    case .unknownKey(let key): message.append("an unknown key instead of ", key)
    case .noNumber: message.append("the value is no decimal number of at most eight digits")
    case .badWord: message.append("the value is too long")
    case .range(let longest): message.append("the number is out of range, which ends at ", longest)
    case .misaligned(let bytes): message.append("the number is no multiple of ", bytes)
    case .overlap(let field): message.append("the field lies on ", LayoutField.key(field))
    case .unlike(let expected): message.append("the number is not that of every fio, ", expected)
    case .checksum: message.append("the checksum does not fit: the file was changed")
    case .trailing: message.append("text behind the checksum")
    case .contradicts(let other):
      message.append("it has other numbers for the same fio than ")
      message.append(cString: other)
    }
  }
}

extension Message {
  fileprivate mutating func append(_ before: StaticString, _ number: Int) {
    append(before)
    append(number)
  }

  fileprivate mutating func append(_ before: StaticString, _ text: UnsafeBufferPointer<UInt8>) {
    append(before)
    append(bytes: text)
  }
}
