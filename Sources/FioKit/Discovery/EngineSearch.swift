// SPDX-License-Identifier: GPL-2.0-only

/// A library of this project that another program loads.
package struct SearchedLibrary: Sendable, Equatable {
  /// The file.
  let fileName: String
  /// The variable that names one.
  let variable: String
  /// The option that does; nil where there is none.
  let option: String?
  /// `an engine`.
  let article: String
  /// Where a checkout has it, and what makes it there.
  var built = ".build/release"
  var maker = "swift build -c release"

  /// What fio loads.
  package static let engine = SearchedLibrary(
    fileName: "libpagefault.so", variable: EngineSearch.variable, option: "--engine", article: "an engine")
  /// What an arm64 fio loads.
  package static let arm64Engine = SearchedLibrary(
    fileName: "arm64/libpagefault.so", variable: "PAGEFAULT_ENGINE_ARM64", option: "--engine",
    article: "an engine", built: ".cache", maker: "scripts/arm64 --engine")
  /// What QEMU loads.
  package static let scope = SearchedLibrary(
    fileName: "libfaultscope.so", variable: "FAULTSCOPE", option: nil, article: "a plugin")
}

/// How the engine is found.
package enum EngineSearch {
  /// The variable that names the engine, and that job files use: `ioengine=external:${PAGEFAULT_ENGINE}`.
  package static let variable = "PAGEFAULT_ENGINE"
}
