// SPDX-License-Identifier: GPL-2.0-only

/// A structure of fio's that the engine reads or writes, and the members that it needs to find in it.
package struct FioStructure: Sendable {
  /// Its name in C.
  package let name: String
  /// What a layout file calls it.
  package let prefix: String
  /// Its members with the bytes that each has in every release.
  package let members: [(name: String, width: Int)]

  /// All of them, in the order of a layout file. The engine has the same list (`LayoutField`).
  package static let all: [FioStructure] = [
    FioStructure(
      name: "ioengine_ops", prefix: "ops",
      members: [
        ("name", 8), ("version", 4), ("flags", 4), ("setup", 8), ("init", 8), ("prep", 8), ("queue", 8),
        ("cleanup", 8), ("open_file", 8), ("close_file", 8), ("invalidate", 8), ("unlink_file", 8),
        ("get_file_size", 8), ("prepopulate_file", 8), ("iomem_alloc", 8), ("iomem_free", 8),
        ("option_struct_size", 4), ("options", 8),
      ]),
    FioStructure(
      name: "io_u", prefix: "io_u",
      members: [
        ("file", 8), ("ddir", 4), ("buflen", 8), ("offset", 8), ("xfer_buf", 8), ("xfer_buflen", 8), ("error", 4),
      ]),
    FioStructure(
      name: "fio_file", prefix: "file",
      members: [("fileno", 4), ("file_name", 8), ("real_file_size", 8), ("file_offset", 8), ("io_size", 8)]),
    FioStructure(
      name: "thread_data", prefix: "td",
      members: [
        ("o", 0), ("eo", 8), ("files", 8), ("files_index", 4), ("error", 4), ("orig_buffer", 8),
        ("orig_buffer_size", 8), ("io_ops", 8), ("io_ops_data", 8), ("verror", 128),
      ]),
    FioStructure(
      name: "thread_options", prefix: "o",
      members: [
        ("name", 8), ("directory", 8), ("filename", 8), ("ioengine", 8), ("iodepth", 4), ("size", 8),
        ("start_offset", 8), ("bs", 24), ("min_bs", 24), ("max_bs", 24), ("nr_files", 4),
      ]),
  ]
}

/// Where a structure's members are, as debug information or a compiler tells.
package struct MeasuredStructure: Sendable, Equatable {
  /// A member's place, in bytes.
  package struct Member: Sendable, Equatable {
    /// From the beginning of the structure.
    package let offset: Int
    /// How many it has.
    package let size: Int
  }

  /// sizeof.
  package let size: Int
  /// By name.
  package let members: [String: Member]
}
