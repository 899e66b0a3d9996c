// SPDX-License-Identifier: GPL-2.0-only

/// A number of a layout file: the size of a structure, or where it keeps a member. Known by its place in the file.
///
/// One literal for all keys: an array of literals costs the engine an address to relocate for each.
enum LayoutField {
  /// As the file has them, `STRUCTURE.MEMBER` in fio's own words, in the order of the file.
  private static let keys: StaticString = """
    sizeof.ioengine_ops sizeof.io_u sizeof.fio_file sizeof.thread_data sizeof.thread_options \
    ops.name ops.version ops.flags ops.setup ops.init ops.prep ops.queue ops.cleanup ops.open_file ops.close_file \
    ops.invalidate ops.unlink_file ops.get_file_size ops.prepopulate_file ops.iomem_alloc ops.iomem_free \
    ops.option_struct_size ops.options \
    io_u.file io_u.ddir io_u.buflen io_u.offset io_u.xfer_buf io_u.xfer_buflen io_u.error \
    file.fileno file.file_name file.real_file_size file.file_offset file.io_size \
    td.o td.eo td.files td.files_index td.error td.orig_buffer td.orig_buffer_size td.io_ops td.io_ops_data td.verror \
    o.name o.directory o.filename o.ioengine o.iodepth o.size o.start_offset o.bs o.min_bs o.max_bs o.nr_files\u{20}
    """

  static let count = 56

  /// The sizes come first.
  static let firstOffset = 5
  static let threadOptions = 35
  static let sizeOfOps = 0
  static let sizeOfThread = 3
  static let sizeOfThreadOptions = 4

  /// Bytes that the engine reads or writes there; 0 for a size, and for a whole `struct thread_options`.
  private static let widths: InlineArray<56, UInt8> = [
    0, 0, 0, 0, 0,
    8, 4, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 4, 8,
    8, 4, 8, 8, 8, 8, 4,
    4, 8, 8, 8, 8,
    0, 8, 8, 4, 4, 8, 8, 8, 8, UInt8(FioThread.errorTextSize),
    8, 8, 8, 8, 4, 8, 8, 24, 24, 24, 4,
  ]

  static func width(_ field: Int) -> Int { Int(widths[field]) }

  /// What the processor puts it on a multiple of.
  static func alignment(_ field: Int) -> Int {
    let width = width(field)
    return width == FioThread.errorTextSize ? 1 : width == 4 || field < firstOffset ? 4 : 8
  }

  /// The number of the field that is the size of this one's structure.
  static func structure(_ field: Int) -> Int {
    field < 23 ? 0 : field < 30 ? 1 : field < 35 ? 2 : field < 45 ? 3 : 4
  }

  /// Whether it is one of `struct ioengine_ops`.
  static func isOps(_ field: Int) -> Bool { field >= firstOffset && structure(field) == sizeOfOps }

  /// The key of a field.
  static func key(_ field: Int) -> UnsafeBufferPointer<UInt8> {
    var begin = keys.utf8Start
    var left = field
    while true {
      var end = begin
      while end.pointee != 32 { end += 1 }
      if left == 0 { return UnsafeBufferPointer(start: begin, count: end - begin) }
      left -= 1
      begin = end + 1
    }
  }
}

extension FioLayout {
  #if arch(x86_64)
    /// The processor that this engine is for.
    static let ownArchitecture: StaticString = "x86_64"
  #elseif arch(arm64)
    /// The processor that this engine is for.
    static let ownArchitecture: StaticString = "aarch64"
  #endif
}
