// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import GuestKit

/// fio and the engine of guests whose processor is another one than this machine's.
struct ForeignTools {
  /// Debian's programs; nil where the processor is this machine's.
  let userland: GuestUserland?
  /// The engine; nil where no case asks for one.
  let engine: String?

  init(userland: GuestUserland?, engine: String?) {
    (self.userland, self.engine) = (userland, engine)
  }

  /// Finds the engine, and fetches the programs where they are not in the cache.
  init(
    _ architecture: GuestArchitecture, needsEngine: Bool, named tools: ToolOptions, in cache: GuestCache
  ) async throws(UnusableInputError) {
    guard tools.fio == nil else {
      throw UnusableInputError(
        "--fio names a fio of this machine's, and a guest with --arch \(architecture.rawValue) has Debian's; leave it out."
      )
    }
    do {
      engine = needsEngine ? try Self.engine(architecture, named: tools.engine) : nil
      userland = try await GuestUserland.fetch(architecture, in: cache)
    } catch let error as GuestError {
      throw UnusableInputError(error)
    } catch let error as LibraryNotFoundError {
      throw UnusableInputError(error)
    } catch {
      throw UnusableInputError("\(error)")
    }
  }

  private static func engine(_ architecture: GuestArchitecture, named: String?) throws -> String {
    let path = try LibrarySearch(.arm64Engine).find(named: named)
    try architecture.check(library: path)
    return path
  }
}
