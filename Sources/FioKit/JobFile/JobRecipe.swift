// SPDX-License-Identifier: GPL-2.0-only

/// A page-fault job in a few values, from which a job file is written.
package struct JobRecipe: Sendable, Equatable {
  /// Name of the job's section.
  package var name: String
  /// Options in the order in which they are written; a later one takes the place of an earlier one
  /// with its name.
  package private(set) var options: [JobOption] = []

  /// How job files name the engine, so that they run on every machine.
  package static let engine = "external:${\(EngineSearch.variable)}"

  /// A job that uses the page_fault engine.
  package init(name: String) throws(JobRecipeError) {
    guard Self.isUsable(name), !name.isEmpty, name.utf8.count <= JobPlan.maxNameLength else {
      throw JobRecipeError(option: "name", value: name, rule: .name)
    }
    guard !name.hasPrefix("global") else {
      throw JobRecipeError(option: "name", value: name, rule: .globalName)
    }
    self.name = name
    options = [JobOption(key: "ioengine", value: Self.engine)]
  }

  /// Sets an option after checking its value; options that this table does not know are checked for their form only.
  package mutating func set(_ key: String, _ value: String?) throws(JobRecipeError) {
    guard !key.isEmpty, key.utf8.allSatisfy(Self.isKeyByte) else {
      throw JobRecipeError(option: key, value: value ?? "", rule: .optionName)
    }
    if let value {
      guard Self.isUsable(value), !value.isEmpty, key.utf8.count + value.utf8.count + 2 <= JobFile.maxLineLength else {
        throw JobRecipeError(option: key, value: value, rule: .text)
      }
      if let rule = OptionRule.rules[key], !Self.isLeftToFio(value), !rule.allows(value) {
        throw JobRecipeError(option: key, value: value, rule: rule)
      }
    }
    let option = JobOption(key: key, value: value)
    if let place = options.firstIndex(where: { $0.key == key }) {
      options[place] = option
    } else {
      options.append(option)
    }
  }

  /// The job file: how to run it as a comment, then the job.
  package var jobFile: JobFile {
    var file = JobFile()
    file.append(
      comment: "faultbench run FILE, or with plain fio: \(EngineSearch.variable)=/path/libpagefault.so fio FILE")
    file.append(section: name, options: options)
    return file
  }

  /// Values with fio's own replacements are fio's to judge.
  private static func isLeftToFio(_ value: String) -> Bool {
    value.contains("${") || Substitution.needsFio(value)
  }

  /// No line ends or control characters, and no `;` or `#`, at which fio would cut the line.
  private static func isUsable(_ text: String) -> Bool {
    !text.utf8.contains { $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "#") }
      && text.first != " " && text.last != " "
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
    default: false
    }
  }
}

extension JobOption {
  /// One of the names that fio has for an option, always the same.
  package static func canonical(_ key: String) -> String {
    ["blocksize": "bs", "readwrite": "rw", "nr_files": "nrfiles"][key] ?? key
  }
}

/// A value that fio or its page_fault engine would not take.
package struct JobRecipeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The option's name, as in a job file.
  package let option: String
  /// The value it was given.
  package let value: String
  /// What it takes instead.
  package let rule: OptionRule

  /// `option` is not possible with `value`, since it takes what `rule` says.
  package init(option: String, value: String, rule: OptionRule) {
    self.option = option
    self.value = value
    self.rule = rule
  }

  /// `option` was set without `other`, without which it makes no sense.
  package init(needing other: String, for option: String) {
    self.init(option: option, value: "", rule: .needs(other))
  }

  /// Option, value, and what to write instead.
  package var description: String {
    "\(value.isEmpty ? option : "\(option)=\(value)") is not possible: \(rule.sentence)"
      + OptionSpelling.question(key: option, value: value)
  }
}
