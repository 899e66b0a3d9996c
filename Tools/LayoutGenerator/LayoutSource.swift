// SPDX-License-Identifier: GPL-2.0-only

/// Writes the Swift table `FioABI` picks its row from.
enum LayoutSource {
  /// What a row consists of, in the order of `LayoutField`: for each structure its name in `layouts.json`, then its fields.
  private static let structures: [(key: String, fields: [String])] = [
    ("sizeof", ["ioengine_ops", "io_u", "fio_file", "thread_data", "thread_options"]),
    (
      "ops",
      [
        "name", "version", "flags", "setup", "init", "prep", "queue", "cleanup", "open_file", "close_file",
        "invalidate", "unlink_file", "get_file_size", "prepopulate_file", "iomem_alloc", "iomem_free",
        "option_struct_size", "options",
      ]
    ),
    ("io_u", ["file", "ddir", "buflen", "offset", "xfer_buf", "xfer_buflen", "error"]),
    ("file", ["fileno", "file_name", "real_file_size", "file_offset", "io_size"]),
    (
      "td",
      [
        "o", "eo", "files", "files_index", "error", "orig_buffer", "orig_buffer_size", "io_ops", "io_ops_data",
        "verror",
      ]
    ),
    (
      "o",
      [
        "name", "directory", "filename", "ioengine", "iodepth", "size", "start_offset", "bs", "min_bs", "max_bs",
        "nr_files",
      ]
    ),
  ]

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
      text += "    package static let known: InlineArray<\(rows.count), KnownLayout> = [\n"
      for row in rows { text += try render(row) }
      text += "    ]\n"
    }
    return text + "  #endif\n}\n"
  }

  private static func render(_ record: LayoutRecord) throws(MissingFieldError) -> String {
    var text = "      KnownLayout(\n"
    text += "        tag: \"\(record.tag)\", version: \"\(record.versionString)\",\n"
    text += "        numbers: LayoutNumbers(\n"
    text += "          ioopsVersion: \(record.ioopsVersion), "
    text += "threadDataSizeWithCUDA: \(record.threadDataSizeWithCUDA),\n"
    text += "          fields: [\n"
    for (structure, fields) in structures {
      var numbers: [String] = []
      for field in fields { numbers.append("\(try number(field, of: structure, in: record))") }
      text += "            \(numbers.joined(separator: ", ")),\n"
    }
    return text + "          ])),\n"
  }

  private static func number(
    _ field: String, of structure: String, in record: LayoutRecord
  ) throws(MissingFieldError) -> Int {
    let numbers = structure == "sizeof" ? record.sizes : record.offsets[structure] ?? [:]
    guard let number = numbers[field] else {
      throw MissingFieldError(tag: record.tag, architecture: record.architecture, field: "\(structure).\(field)")
    }
    return number
  }
}

/// A field that the engine needs and a record of `layouts.json` does not have.
struct MissingFieldError: Error, CustomStringConvertible {
  var tag: String
  var architecture: String
  var field: String

  var description: String { "layouts.json: \(tag) \(architecture) has no \(field)" }
}
