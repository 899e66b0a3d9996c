// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Every layout that the engine may use in this fio: those that it carries, and those of the layout files that are for it.
///
/// A row is a number: first those of `FioLayout.known`, then the files' in the order in which they were found.
package struct LayoutCatalogue {
  private let files: UnsafeMutablePointer<LearnedLayout>
  private(set) var count = 0
  /// The file that came nearest to be used.
  private(set) var passedOver: PassedOverFile?

  /// More files for one fio than anybody has.
  static let capacity = 16

  /// Without files yet; nil without memory. It is never given back.
  package init?() {
    guard let memory = calloc(Self.capacity, MemoryLayout<LearnedLayout>.stride) else { return nil }
    files = memory.bindMemory(to: LearnedLayout.self, capacity: Self.capacity)
  }

  /// Adds what a file says, once it is for this fio.
  mutating func append(_ file: LearnedLayout) throws(LayoutFileError) {
    guard count < Self.capacity else {
      throw LayoutFileError(path: file.path, line: 0, reason: .tooMany(Self.capacity))
    }
    (files + count).initialize(to: file)
    count += 1
  }

  /// Notes that a file is not used.
  @inline(never)
  mutating func pass(over file: PassedOverFile) {
    if let passedOver, passedOver.reason.rank >= file.reason.rank { return }
    passedOver = file
  }

  /// The row for the fio that was measured. A file's comes first: it is for this build, a release's for any.
  package func select(_ measured: FioMeasurements) throws(LayoutError) -> Int {
    if let file = try selectFile(threadDataSize: measured.threadDataSize) { return FioLayout.known.count + file }
    return try FioLayout.select(measured)
  }

  /// A row that `select` returned.
  package func layout(ofRow row: Int) -> ChosenLayout {
    let known = FioLayout.known.count
    guard row < known else {
      return ChosenLayout(
        row: row, tag: "", path: files[row - known].path, layout: files[row - known].numbers.layout)
    }
    return ChosenLayout(row: row, tag: FioLayout.known[row].tag, path: nil, layout: FioLayout.known[row].layout)
  }

  /// Which file was there and why it was not used, as part of a sentence; nothing where there was none.
  package func describePassedOver(into message: inout Message) {
    // Of the same version and build, so it must have been the size.
    if count > 0 {
      PassedOverFile(path: files[0].path, reason: .threadDataSize(files[0].numbers[LayoutField.sizeOfThread]))
        .describe(into: &message)
    } else {
      passedOver?.describe(into: &message)
    }
  }

  /// Those that the user named come before those that lie beside the engine. Before fio has a job to measure, files that
  /// differ will do if `struct ioengine_ops` is the same.
  private func selectFile(threadDataSize size: Int?) throws(LayoutError) -> Int? {
    var chosen: Int?
    for index in 0..<count where files[index].numbers.fit(threadDataSize: size) {
      guard let earlier = chosen else {
        chosen = index
        continue
      }
      guard files[index].isNamed == files[earlier].isNamed else { continue }
      guard files[index].numbers.agree(with: files[earlier].numbers, onlyOps: size == nil) else {
        throw .layoutFile(
          LayoutFileError(path: files[index].path, line: 0, reason: .contradicts(files[earlier].path)))
      }
    }
    return chosen
  }
}

/// A row that was chosen for this fio.
package struct ChosenLayout: @unchecked Sendable {
  /// Its number.
  package let row: Int
  let tag: StaticString
  /// The path of the file that it comes from, which lives as long as the process; nil of one that the engine carries.
  package let path: UnsafePointer<CChar>?
  /// Its numbers.
  package let layout: FioLayout

  /// Appends what it is called: the release, or the path of the file.
  package func appendName(to message: inout Message) {
    message.append(tag)
    message.append(cString: path)
  }
}

/// What a layout file says.
struct LearnedLayout {
  let path: UnsafePointer<CChar>
  /// Whether the user named it, or the directory that it is in.
  let isNamed: Bool
  let numbers: LayoutNumbers
}

/// A layout file that is not used.
struct PassedOverFile {
  let path: UnsafePointer<CChar>
  let reason: Reason

  enum Reason {
    case version, ioopsVersion, build
    case threadDataSize(Int)
    case broken(LayoutFileError)

    /// How near the file came.
    var rank: Int {
      switch self {
      case .version: 0
      case .ioopsVersion: 1
      case .build: 2
      case .threadDataSize: 3
      case .broken: 4
      }
    }
  }

  func describe(into message: inout Message) {
    message.append("; ")
    if case .broken(let error) = reason {
      error.describe(into: &message)
      return
    }
    message.append("layout file ")
    message.append(cString: path)
    switch reason {
    case .version, .broken: message.append(" is for another version")
    case .ioopsVersion: message.append(" is for another IOOPS version")
    case .build: message.append(" is for another build of it")
    case .threadDataSize(let size):
      message.append(" is for one with ")
      message.append(size)
      message.append(" bytes")
    }
  }
}
