// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The hosts that a user named.
package enum ClientList {
  /// More than anybody measures at once: each host is a process of fio here.
  static let maxHosts = 1000

  /// Reads `HOST[,HOST…]`; as in fio, what is an existing file has a host on each line, and `#` begins a remark there.
  ///
  /// - Returns: each host once, in the order in which they were named.
  package static func read(_ names: [String]) throws(ClientListError) -> [ClientHost] {
    var hosts: [ClientHost] = []
    for part in names.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }).map(String.init) {
      for (text, file) in try texts(part) {
        do throws(ClientHostError) {
          let host = try ClientHost(text)
          if hosts.contains(where: { $0.name == host.name || $0.address == host.address }) {
            throw ClientHostError(text: text, problem: .twice)
          }
          hosts.append(host)
        } catch {
          var named = error
          named.file = file
          throw .host(named)
        }
      }
    }
    guard hosts.count <= maxHosts else { throw .tooMany(hosts.count) }
    return hosts
  }

  /// A list's lines, or the text itself.
  private static func texts(_ part: String) throws(ClientListError) -> [(text: String, file: String?)] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: part, isDirectory: &isDirectory), !isDirectory.boolValue else {
      return [(part, nil)]
    }
    let bytes: [UInt8]
    do throws(FileBytes.IOError) {
      bytes = try FileBytes.read(part, limit: 1 << 20)
    } catch {
      throw .unreadable(part, error)
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
      line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty }
    guard !lines.isEmpty else { throw .host(ClientHostError(text: "", problem: .none, file: part)) }
    return lines.map { ($0, part) }
  }
}

/// Hosts that cannot be named so.
package enum ClientListError: Error, Sendable, CustomStringConvertible {
  /// One of them is none.
  case host(ClientHostError)
  /// A list of hosts that cannot be read.
  case unreadable(String, FileBytes.IOError)
  /// More hosts than one command drives.
  case tooMany(Int)

  /// What is wrong, and what to do.
  package var description: String {
    switch self {
    case .host(let error): error.description
    case .unreadable(let path, .errno(let errno)):
      "the list of hosts \(path) cannot be read: \(errno.description). Check its permissions."
    case .unreadable(let path, .tooLarge): "the list of hosts \(path) is larger than 1 MiB; name another file."
    case .tooMany(let count):
      "\(count) hosts are more than the \(ClientList.maxHosts) that one command measures; use several."
    }
  }
}
