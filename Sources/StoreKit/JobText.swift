// SPDX-License-Identifier: GPL-2.0-only

/// A job file as it is stored: below comments that say all that it was run with. A result that is looked at a year later
/// explains itself, and its digest differs where the workload does.
package struct JobText: Sendable, Hashable {
  /// A variable of the environment, or a setting of the host, with its value.
  package struct Assignment: Sendable, Hashable {
    /// Its name; no `=`.
    package let name: String
    /// The rest of the line; may be empty, and hold `=`.
    package let value: String

    /// `name=value`.
    package init(_ name: String, _ value: String) {
      (self.name, self.value) = (name, value)
    }
  }

  /// What fio's environment had for it.
  package let variables: [Assignment]
  /// How the host was set.
  package let settings: [Assignment]
  /// The files that it includes, with the digests of what they held.
  package let included: [Assignment]
  /// The job file itself.
  package let body: String

  private static let variable = "; environment: ", setting = "; setting: ", inclusion = "; included: "

  /// A job file with what it is run with.
  package init(_ body: String, variables: [Assignment], settings: [Assignment], included: [Assignment] = []) {
    (self.body, self.variables, self.settings, self.included) = (body, variables, settings, included)
  }

  /// Takes a stored text apart; one without such comments is all body.
  package init(parsing text: String) {
    var (variables, settings, included): ([Assignment], [Assignment], [Assignment]) = ([], [], [])
    var rest = text[...]
    while let end = rest.firstIndex(of: "\n") {
      let line = rest[..<end]
      if let variable = Self.assignment(line, after: Self.variable) {
        variables.append(variable)
      } else if let setting = Self.assignment(line, after: Self.setting) {
        settings.append(setting)
      } else if let file = Self.assignment(line, after: Self.inclusion) {
        included.append(file)
      } else {
        break
      }
      rest = rest[rest.index(after: end)...]
    }
    self.init(String(rest), variables: variables, settings: settings, included: included)
  }

  /// What is stored.
  package var text: String {
    let head =
      variables.map { "\(Self.variable)\($0.name)=\($0.value)\n" }
      + settings.map { "\(Self.setting)\($0.name)=\($0.value)\n" }
      + included.map { "\(Self.inclusion)\($0.name)=\($0.value)\n" }
    return head.joined() + body
  }

  private static func assignment(_ line: Substring, after prefix: String) -> Assignment? {
    guard line.hasPrefix(prefix), let equals = line.firstIndex(of: "=") else { return nil }
    return Assignment(String(line[..<equals].dropFirst(prefix.count)), String(line[line.index(after: equals)...]))
  }
}
