// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Testing

@testable import FioABI

@Suite("Messages")
struct MessageTests {
  private func text(_ message: Message) -> String { message.withCString { String(cString: $0) } }

  @Test("Numbers are written as Swift writes them", arguments: [0, 1, -1, 9, 10, 12_345, .max, .min])
  func numbers(_ number: Int) {
    var message = Message("")
    message.append(number)
    #expect(text(message) == "\(number)")
  }

  @Test("Literals, C strings and errno texts follow each other")
  func pieces() {
    var message = Message("page_fault: ")
    "job".withCString { message.append(cString: $0) }
    message.append(cString: nil)
    message.append(": ")
    message.append(errno: ENOMEM)
    #expect(text(message) == "page_fault: job: Cannot allocate memory")
  }

  @Test("What does not fit is cut, and still ends")
  func cut() {
    var message = Message("")
    for _ in 0..<200 { message.append("0123456789") }
    #expect(text(message).utf8.count == 1023)
  }
}
