// SPDX-License-Identifier: GPL-2.0-only

/// One entry of `layouts.json`: where one fio release keeps its fields on one architecture, in bytes.
struct LayoutRecord: Decodable {
  /// The release, or a name for a snapshot of the tree.
  var tag: String
  /// What such a build reports as `fio_version_string`.
  var versionString: String
  /// `x86_64` or `aarch64`.
  var architecture: String
  /// `FIO_IOOPS_VERSION`.
  var ioopsVersion: Int
  /// `sizeof` of each structure.
  var sizes: [String: Int]
  /// `sizeof(struct thread_data)` of a build with CUDA, which appends to the structure.
  var threadDataSizeWithCUDA: Int
  /// `offsetof` by structure and field: `ops`, `io_u`, `file`, `td`, `o` (relative to `struct thread_options`).
  var offsets: [String: [String: Int]]

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    tag = try fields.decode(String.self, forKey: Key("tag"))
    versionString = try fields.decode(String.self, forKey: Key("version_string"))
    architecture = try fields.decode(String.self, forKey: Key("arch"))
    ioopsVersion = try fields.decode(Int.self, forKey: Key("ioops"))
    sizes = try fields.decode([String: Int].self, forKey: Key("sizeof"))
    threadDataSizeWithCUDA = try fields.decode(Int.self, forKey: Key("sizeof_thread_data_with_CONFIG_CUDA"))
    offsets = [:]
    for structure in ["ops", "io_u", "file", "td", "o"] {
      // A field that a release does not have is null.
      offsets[structure] = try fields.decode([String: Int?].self, forKey: Key(structure)).compactMapValues { $0 }
    }
  }
}
