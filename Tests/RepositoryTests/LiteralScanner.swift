// SPDX-License-Identifier: GPL-2.0-only

/// Reads Swift just well enough to find its strings: comments, strings of all kinds, brackets, names.
struct LiteralScanner {
  var literals: [StringLiteral] = []
  let source: [UInt8]
  var index = 0
  var line = 1
  var places: [StringLiteral.Place] = []
  /// The names and signs of the statement so far, back to the bracket that it stands in.
  var statements: [[Token]] = [[]]

  enum Token: Equatable {
    case name(String)
    case sign(UInt8)
    /// The place of the literal in `literals`.
    case literal(Int)
  }

  init(_ source: String) { self.source = Array(source.utf8) }

  /// Up to the bracket that closes what `closing` opened, or the end.
  mutating func scan(closing: UInt8?) {
    let depth = places.count
    while index < source.count {
      let byte = source[index]
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        index += 1
        endStatement(atLineEnd: true)
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
      case UInt8(ascii: "/") where begins("//"): skipLine()
      case UInt8(ascii: "/") where begins("/*"): skipComment()
      case UInt8(ascii: "/") where isRegex: skipRegex()
      case UInt8(ascii: "#") where rawDelimiter == UInt8(ascii: "/"): skipRawRegex()
      case UInt8(ascii: "\""): string()
      case UInt8(ascii: "#") where rawDelimiter == UInt8(ascii: "\""): string()
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        index += 1
        open(byte)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        index += 1
        if places.count == depth, byte == closing { return }
        close(byte)
      default: word()
      }
    }
  }

  // MARK: - What stands around

  private mutating func open(_ bracket: UInt8) {
    let tokens = statements.last ?? []
    places.append(StringLiteral.Place(name: bracket == UInt8(ascii: "{") ? Self.header(tokens) : Self.callee(tokens)))
    append(.sign(bracket))
    statements.append([])
  }

  private mutating func close(_ bracket: UInt8) {
    guard places.popLast() != nil, statements.count > 1 else { return }
    statements.removeLast()
    append(.sign(bracket))
    if bracket == UInt8(ascii: "}") { endStatement(atLineEnd: false) }
  }

  /// Names before `(`: `Diagnostics.error`, `.init`, `@Option`.
  private static func callee(_ tokens: [Token]) -> String {
    var name = ""
    for token in tokens.reversed() {
      switch token {
      case .name(let word) where keywords.contains(word): return name
      case .name(let word) where name.isEmpty || name.hasPrefix("."): name = word + name
      case .sign(UInt8(ascii: ".")) where !name.isEmpty && !name.hasPrefix("."): name = "." + name
      default: return name
      }
    }
    return name
  }

  private static let keywords: Set = ["return", "throw", "try", "case", "in", "if", "guard", "else", "await"]

  /// What `{` opens: the last declaration of the statement.
  private static func header(_ tokens: [Token]) -> String {
    for (number, token) in tokens.enumerated() {
      guard case .name(let keyword) = token, declarations.contains(keyword) else { continue }
      if keyword == "init" { return "init" }
      var name = ""
      for token in tokens[(number + 1)...] {
        if case .name(let word) = token {
          name += word
        } else if token == .sign(UInt8(ascii: ".")) {
          name += "."
        } else {
          break
        }
      }
      if !name.isEmpty { return "\(keyword) \(name)" }
    }
    return ""
  }

  private static let declarations: Set = [
    "struct", "class", "enum", "protocol", "actor", "extension", "func", "let", "var", "init",
  ]

  /// A line's end ends a statement, unless it is plain that the statement goes on.
  private mutating func endStatement(atLineEnd: Bool) {
    guard let last = statements.last?.last else { return }
    if atLineEnd, case .sign(let sign) = last, Self.goesOn.contains(sign) { return }
    if atLineEnd, nextByte == UInt8(ascii: "+") || nextByte == UInt8(ascii: "{") { return }
    statements[statements.count - 1] = []
  }

  private static let goesOn = Set("+=,:?&|<>.([{".utf8)

  private var nextByte: UInt8? { source[index...].first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") } }

  mutating func append(_ token: Token) { statements[statements.count - 1].append(token) }

  private mutating func word() {
    let begin = index
    while index < source.count, Self.isWord(source[index]) { index += 1 }
    guard index > begin else {
      let sign = source[index]
      index += 1
      if sign == UInt8(ascii: ",") || sign == UInt8(ascii: ";"), !places.isEmpty { places[places.count - 1].label = "" }
      if sign == UInt8(ascii: ";") { statements[statements.count - 1] = [] } else { append(.sign(sign)) }
      return
    }
    let name = String(decoding: source[begin..<index], as: UTF8.self)
    let declares = [.name("let"), .name("var")].contains(statements.last?.last)
    append(.name(name))
    guard !places.isEmpty, declares || nextByte == UInt8(ascii: ":") else { return }
    places[places.count - 1].label = name
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "`")
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  // MARK: - What is no code

  func begins(_ text: StaticString) -> Bool {
    let end = index + text.utf8CodeUnitCount
    guard end <= source.count else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(source[index..<end]) }
  }

  private mutating func skipLine() {
    while index < source.count, source[index] != UInt8(ascii: "\n") { index += 1 }
  }

  private mutating func skipComment() {
    while index < source.count, !begins("*/") { advance() }
    index += 2
  }

  mutating func advance() {
    if source[index] == UInt8(ascii: "\n") { line += 1 }
    index += 1
  }

  /// `/…/` where a value begins; a division has a value before it.
  private var isRegex: Bool {
    guard index + 1 < source.count, source[index + 1] != UInt8(ascii: " ") else { return false }
    switch statements.last?.last {
    case nil: return true
    case .sign(let sign): return Set("(,=:[{?".utf8).contains(sign)
    case .name(let name): return ["return", "try", "in"].contains(name)
    case .literal: return false
    }
  }

  private mutating func skipRegex() {
    var inClass = false
    index += 1
    while index < source.count, source[index] != UInt8(ascii: "\n") {
      let byte = source[index]
      index += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "[") { inClass = true } else if byte == UInt8(ascii: "]") { inClass = false }
      if byte == UInt8(ascii: "/"), !inClass { break }
    }
    append(.name("regex"))
  }

  /// What follows a run of `#`.
  private var rawDelimiter: UInt8? { source[index...].first { $0 != UInt8(ascii: "#") } }

  private mutating func skipRawRegex() {
    while index < source.count, source[index] == UInt8(ascii: "#") { index += 1 }
    index += 1
    while index < source.count, !begins("/#") { advance() }
    index += 2
    append(.name("regex"))
  }
}
