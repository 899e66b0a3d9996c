// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// The functions of a guest's kernel, from its /proc/kallsyms: where each begins, and its role.
///
/// Function 0 is what belongs to none.
package struct SymbolTable {
  /// Sorted; a data symbol ends the function before it and is function 0.
  private let starts: UnsafeMutablePointer<UInt64>
  private let functions: UnsafeMutablePointer<Int32>
  private let roles: UnsafeMutablePointer<SymbolRole>
  private let capacity: Int
  private var count = 0
  /// Functions, 0 included.
  package private(set) var functionCount = 1
  /// Whether the entry of the page fault exception is among them.
  package private(set) var hasFaultEntry = false

  /// A function is longer than this in no kernel: what is farther from a symbol belongs to none (BPF, ftrace's own pages).
  private static var maxLength: UInt64 { 1 << 20 }

  private struct Symbol {
    var address: UInt64
    var isFunction: Bool
    var role: SymbolRole
  }

  /// Reads the text of /proc/kallsyms: `address type name [module]` a line. Nil without memory.
  package init?(kallsyms text: UnsafeBufferPointer<UInt8>) {
    var lines = 1
    for byte in text where byte == 0x0A { lines += 1 }
    guard let symbols = allocate(lines, of: Symbol.self) else { return nil }
    defer { free(symbols) }
    var total = 0
    var at = 0
    while at < text.count {
      var end = at
      while end < text.count, text[end] != 0x0A { end += 1 }
      if let symbol = Self.parse(UnsafeBufferPointer(rebasing: text[at..<end])) {
        symbols[total] = symbol
        total += 1
      }
      at = end + 1
    }
    sort(symbols, total) { $0.address < $1.address }
    guard let starts = allocate(total + 1, of: UInt64.self), let functions = allocate(total + 1, of: Int32.self),
      let roles = allocate(total + 1, of: SymbolRole.self)
    else { return nil }
    self.starts = starts
    self.functions = functions
    self.roles = roles
    capacity = total + 1
    roles[0] = .ordinary
    for index in 0..<total { append(symbols[index]) }
  }

  /// Frees what it holds.
  package func destroy() {
    free(starts)
    free(functions)
    free(roles)
  }

  /// Symbols come sorted. Of several at one address one is kept: a function rather than data, with the role that one has.
  private mutating func append(_ symbol: Symbol) {
    if count > 0, starts[count - 1] == symbol.address {
      guard symbol.isFunction else { return }
      if functions[count - 1] == 0 {
        functions[count - 1] = Int32(truncatingIfNeeded: functionCount)
        roles[functionCount] = symbol.role
        functionCount += 1
      } else if symbol.role != .ordinary {
        roles[Int(functions[count - 1])] = symbol.role
      }
    } else {
      starts[count] = symbol.address
      functions[count] = symbol.isFunction ? Int32(truncatingIfNeeded: functionCount) : 0
      if symbol.isFunction {
        roles[functionCount] = symbol.role
        functionCount += 1
      }
      count += 1
    }
    if symbol.role == .fault || symbol.role == .abort { hasFaultEntry = true }
  }

  private static func parse(_ line: UnsafeBufferPointer<UInt8>) -> Symbol? {
    var at = 0
    var address: UInt64 = 0
    while at < line.count, let digit = hexDigit(line[at]) {
      address = address << 4 | digit
      at += 1
    }
    // `address type name`: an address of zero is one that the reader may not see.
    guard at > 0, address != 0, at + 3 < line.count, line[at] == 0x20, line[at + 2] == 0x20 else { return nil }
    let type = line[at + 1]
    let begin = at + 3
    var end = begin
    while end < line.count, line[end] > 0x20 { end += 1 }
    let name = UnsafeBufferPointer(rebasing: line[begin..<end])
    // The NOPs before a function are no function of their own.
    if name.count > 6, name[0] == 0x5F, name[1] == 0x5F, name[2] == 0x70, name[3] == 0x66, name[4] == 0x78 {
      return nil
    }
    // `$x` and `$d` tell code from data within what arm64's assembler wrote.
    if name.count > 0, name[0] == 0x24 { return nil }
    let isFunction = type == 0x74 || type == 0x54 || type == 0x77 || type == 0x57
    return Symbol(address: address, isFunction: isFunction, role: isFunction ? SymbolRole.of(name) : .ordinary)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case 0x30...0x39: UInt64(byte - 0x30)
    case 0x61...0x66: UInt64(byte - 0x61 + 10)
    default: nil
    }
  }

  /// The function that an address belongs to, and whether it begins there.
  package func function(at address: UInt64) -> (index: Int32, begins: Bool) {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= address { low = middle + 1 } else { high = middle }
    }
    guard low > 0, address - starts[low - 1] < Self.maxLength else { return (0, false) }
    return (functions[low - 1], starts[low - 1] == address)
  }

  /// The role of a function.
  package func role(of function: Int32) -> SymbolRole { roles[Int(function)] }

  /// Calls `body` with the number and address of each function.
  package func forEach(_ body: (Int32, UInt64) -> Void) {
    for index in 0..<count where functions[index] != 0 { body(functions[index], starts[index]) }
  }
}
