// SPDX-License-Identifier: GPL-2.0-only

/// Why the layout of a fio could not be learned.
package enum LayoutLearningError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Neither a program nor a tree was named.
  case nothingNamed
  /// A tree without a program, and none was named.
  case noProgram(tree: String)
  /// No program that reads debug information.
  case noPahole
  /// No C compiler.
  case noCompiler
  /// The program was stripped, or is none.
  case noDebugInformation(String)
  /// No source of fio's.
  case noSourceTree(String)
  /// The source was not configured.
  case notConfigured(String)
  /// The compiler refuses the headers.
  case doesNotCompile(String, words: [String])
  /// Something that is needed could not be run.
  case cannotRun(String, reason: String)
  /// The engine tells nothing of this fio.
  case notMeasured(String, reasons: [String])
  /// A structure that the engine needs is not there.
  case noStructure(String, in: String)
  /// A member that the engine needs is not there.
  case noMember(String, String)
  /// A member has another size than the engine reads.
  case memberSize(String, String, found: Int, expected: Int)
  /// A file is in the way that is no layout file.
  case wouldReplace(String)
  /// The layout file could not be written.
  case cannotWrite(String, reason: String)
  /// The layout does not hold in this fio.
  case unproved(String, proof: String, reasons: [String])

  /// What happened and what to do.
  package var description: String {
    switch self {
    case .nothingNamed:
      "nothing to learn from. Name a fio that has its debug information, or with --source the configured tree that it was "
        + "built from."
    case .noProgram(let tree):
      "there is no program \(tree)/fio to prove the layout in. Build it (`make fio`), or name the one that was built from this tree: "
        + "`faultbench fio learn PROGRAM --source \(tree)`."
    case .noPahole:
      "pahole is not there, which reads debug information. Install it (`apt install dwarves`), or name the configured source "
        + "tree with --source."
    case .noCompiler:
      "there is no C compiler (cc, gcc, clang) to read the headers with. Install one (`apt install gcc libc6-dev`), or learn from "
        + "a program that has its debug information."
    case .noDebugInformation(let path):
      "\(path) has no debug information of fio's structures: it was stripped, or is no ELF program (a script that starts one, for "
        + "instance). Name the program before it was stripped, install its debug symbols (/usr/lib/debug/.build-id), or name the "
        + "configured source tree that it was built from: `faultbench fio learn \(path) --source TREE`."
    case .noSourceTree(let path):
      "\(path) is no source tree of fio: it has no ioengines.h. Name the top directory of the tree."
    case .notConfigured(let path):
      "\(path) is not configured: it has no config-host.h, and structures depend on it. Run ./configure there with the options of the "
        + "program."
    case .doesNotCompile(let path, let words):
      "the headers in \(path) do not compile: \(words.isEmpty ? "the compiler does not say why" : words.joined(separator: " ")). "
        + "Install what the tree was configured with (`libaio-dev`, for instance), or configure it again."
    case .cannotRun(let program, let reason):
      "\(program) cannot be run: \(reason)."
    case .notMeasured(let path, let reasons):
      "the engine says nothing of \(path): \(reasons.joined(separator: " ")). Name an engine as new as this faultbench (--engine), "
        + "and a fio that loads engines."
    case .noStructure(let name, let place):
      "there is no struct \(name) (\(place)). Its debug information is not whole; name the configured source tree with --source."
    case .noMember(let structure, let member):
      "\(structure) has no member `\(member)`, which the engine needs: this fio is too old or too new for it. Take a release "
        + "of `faultbench` that knows it."
    case .memberSize(let structure, let member, let found, let expected):
      "\(structure) has a member `\(member)` of \(found) bytes, where the engine needs \(expected): this fio is too old or too new "
        + "for it. Take a release of `faultbench` that knows it."
    case .wouldReplace(let path):
      "\(path) is there and no layout file, so it stays. Name another file with --output."
    case .cannotWrite(let path, let reason):
      "\(path) cannot be written: \(reason). Name another place with --output."
    case .unproved(let path, let proof, let reasons):
      "the layout does not hold in \(path): \(proof): \(reasons.joined(separator: " ")). Nothing was written. Learn from the debug "
        + "information of this very program, or from the tree that it was built from, configured as it was then."
    }
  }
}
