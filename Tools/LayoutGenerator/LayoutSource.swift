// SPDX-License-Identifier: GPL-2.0-only

/// Writes the Swift table `FioABI` picks its row from.
enum LayoutSource {
  /// A field of the generated row: the group it lives in, its Swift name, and where `layouts.json` has it.
  private struct Field {
    var name: String
    var structure: String
    var key: String
  }

  private static let groups: [(label: String, type: String, fields: [Field])] = [
    (
      "ops", "OpsLayout",
      fields(
        "ops",
        [
          ("name", "name"), ("version", "version"), ("flags", "flags"), ("setup", "setup"), ("initialize", "init"),
          ("prepare", "prep"), ("queue", "queue"), ("cleanup", "cleanup"), ("openFile", "open_file"),
          ("closeFile", "close_file"), ("invalidate", "invalidate"), ("unlinkFile", "unlink_file"),
          ("getFileSize", "get_file_size"), ("prepopulateFile", "prepopulate_file"), ("allocateBuffer", "iomem_alloc"),
          ("freeBuffer", "iomem_free"), ("optionStructSize", "option_struct_size"), ("options", "options"),
        ])
    ),
    (
      "ioUnit", "IOUnitLayout",
      fields(
        "io_u",
        [
          ("file", "file"), ("direction", "ddir"), ("length", "buflen"), ("offset", "offset"),
          ("transferBuffer", "xfer_buf"), ("transferLength", "xfer_buflen"), ("error", "error"),
        ])
    ),
    (
      "file", "FileLayout",
      fields(
        "file",
        [
          ("number", "fileno"), ("name", "file_name"), ("realSize", "real_file_size"), ("offset", "file_offset"),
          ("ioSize", "io_size"),
        ])
    ),
    (
      "thread", "ThreadLayout",
      fields(
        "td",
        [
          ("options", "o"), ("engineOptions", "eo"), ("files", "files"), ("fileCount", "files_index"),
          ("error", "error"), ("buffer", "orig_buffer"), ("bufferSize", "orig_buffer_size"), ("ops", "io_ops"),
          ("engineState", "io_ops_data"), ("errorText", "verror"),
        ])
    ),
    (
      "options", "CoreOptionsLayout",
      fields(
        "o",
        [
          ("name", "name"), ("directory", "directory"), ("filename", "filename"), ("ioengine", "ioengine"),
          ("iodepth", "iodepth"), ("size", "size"), ("offset", "start_offset"), ("blockSize", "bs"),
          ("smallestBlock", "min_bs"), ("largestBlock", "max_bs"), ("fileCount", "nr_files"),
        ])
    ),
  ]

  private static func fields(_ structure: String, _ pairs: [(String, String)]) -> [Field] {
    pairs.map { Field(name: $0.0, structure: structure, key: $0.1) }
  }

  /// The whole generated file.
  static func render(_ records: [LayoutRecord]) throws(MissingFieldError) -> String {
    var text = """
      // SPDX-License-Identifier: GPL-2.0-only
      // Generated from Tools/LayoutGenerator/layouts.json by `swift run LayoutGenerator`. Do not edit.

      extension FioLayout {

      """
    let architectures = [("x86_64", "#if arch(x86_64)"), ("aarch64", "#elseif arch(arm64)")]
    for (name, condition) in architectures {
      let rows = records.filter { $0.architecture == name }
      text += "  \(condition)\n"
      text += "    /// Every layout known for this architecture, oldest release first.\n"
      text += "    package static let known: InlineArray<\(rows.count), FioLayout> = [\n"
      for row in rows { text += try render(row) }
      text += "    ]\n"
    }
    return text + "  #endif\n}\n"
  }

  private static func render(_ record: LayoutRecord) throws(MissingFieldError) -> String {
    var text = "      FioLayout(\n"
    text += "        tag: \"\(record.tag)\", version: \"\(record.versionString)\", architecture: "
    text += "\"\(record.architecture)\", ioopsVersion: \(record.ioopsVersion),\n"
    text += "        threadDataSize: \(try size("thread_data", in: record)), "
    text += "threadDataSizeWithCUDA: \(record.threadDataSizeWithCUDA),\n"
    for (index, group) in groups.enumerated() {
      var arguments: [String] = []
      for field in group.fields { arguments.append("\(field.name): \(try offset(of: field, in: record))") }
      let end = index == groups.count - 1 ? "),\n" : ",\n"
      text += "        \(group.label): \(group.type)(\n"
      text += wrap(arguments, indent: "          ") + ")" + end
    }
    return text
  }

  private static func size(_ structure: String, in record: LayoutRecord) throws(MissingFieldError) -> Int {
    guard let size = record.sizes[structure] else {
      throw MissingFieldError(tag: record.tag, architecture: record.architecture, field: "sizeof.\(structure)")
    }
    return size
  }

  private static func offset(of field: Field, in record: LayoutRecord) throws(MissingFieldError) -> Int {
    guard let offset = record.offsets[field.structure]?[field.key] else {
      throw MissingFieldError(
        tag: record.tag, architecture: record.architecture, field: "\(field.structure).\(field.key)")
    }
    return offset
  }

  private static func wrap(_ arguments: [String], indent: String) -> String {
    var lines: [String] = []
    var line = indent
    for (index, argument) in arguments.enumerated() {
      let piece = index == arguments.count - 1 ? argument : argument + ", "
      if line.count + piece.count > 118 {
        lines.append(String(line.reversed().drop { $0 == " " }.reversed()))
        line = indent
      }
      line += piece
    }
    return (lines + [line]).joined(separator: "\n")
  }
}

/// A field that the engine needs and a record of `layouts.json` does not have.
struct MissingFieldError: Error, CustomStringConvertible {
  var tag: String
  var architecture: String
  var field: String

  var description: String { "layouts.json: \(tag) \(architecture) has no \(field)" }
}
