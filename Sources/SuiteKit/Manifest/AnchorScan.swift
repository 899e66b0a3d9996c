// SPDX-License-Identifier: GPL-2.0-only
import CYaml

/// Finds anchors before a tree is made: a few lines of aliases of aliases would keep its maker busy for ever, since it compares
/// keys whole. By libyaml's events: what begins a value only its scanner knows.
enum AnchorScan {
  /// Where the first anchor or alias is; nil without one, also in what is no YAML, which is told when it is read.
  static func firstAnchor(in text: String) -> SourcePlace? {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { return nil }
    defer { yaml_parser_delete(&parser) }
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      while true {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { return nil }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_END_EVENT { return nil }
        if isAnchored(event) {
          return SourcePlace(line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1)
        }
      }
    }
  }

  private static func isAnchored(_ event: yaml_event_t) -> Bool {
    switch event.type {
    case YAML_ALIAS_EVENT: true
    case YAML_SCALAR_EVENT: event.data.scalar.anchor != nil
    case YAML_SEQUENCE_START_EVENT: event.data.sequence_start.anchor != nil
    case YAML_MAPPING_START_EVENT: event.data.mapping_start.anchor != nil
    default: false
    }
  }
}
