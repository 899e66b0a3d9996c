// SPDX-License-Identifier: GPL-2.0-only
import Words

extension StoreError: CustomStringConvertible {
  /// What happened, to what, why, and what to do.
  package var description: String {
    "\(file): \(opening ?? contents ?? request)"
  }

  /// The file as a whole.
  private var opening: String? {
    switch problem {
    case .missing:
      "there is no such store. Name one with --store, or make one with `faultbench run`, `suite run` or `import`."
    case .cannotOpen(let reason):
      "cannot open the store: \(reason). Check the path and its permissions; its directory must be writable, too."
    case .notADatabase:
      "is no store: it is not an SQLite database, or its beginning is damaged. Name a file that faultbench made."
    case .foreign(let tables) where tables.isEmpty:
      "is no store: it holds nothing that faultbench wrote. Name a file that faultbench made."
    case .foreign(let tables):
      "is no store but another program's database (tables: \(Self.list(tables))). Name a file that faultbench made."
    case .newer(let version, let known):
      "a newer faultbench wrote this store (schema \(version); this program knows \(known)). Use that faultbench."
    case .locked(let holder, let waited):
      "the store is locked by \(holder ?? "another process"), and still was after \(Self.seconds(waited)). Let it finish, "
        + "or end it, then start again."
    default: nil
    }
  }

  /// What is in it, and what the disk does.
  private var contents: String? {
    switch problem {
    case .damaged(let detail):
      "the store is damaged: \(detail). Take a copy that you have, or `faultbench import` what you exported; "
        + "`sqlite3 FILE .recover` saves what can be read."
    case .full:
      "the disk is full, so nothing was stored by this step; what was stored before is still there. Make room, then "
        + "start again; a suite goes on with --resume."
    case .quota:
      "the disk quota of this user is used up, so nothing was stored by this step; what was stored before is still there. "
        + "Make room, or have the quota raised, then start again; a suite goes on with --resume."
    case .readOnly:
      "the store can only be read: the file, its directory or the file system is write-protected. Allow writing, or name "
        + "another with --store."
    case .inputOutput(let detail):
      "the store cannot be read or written: \(detail). Check the disk (dmesg)."
    default: nil
    }
  }

  /// What was asked for.
  private var request: String {
    switch problem {
    case .unknownRun(let name, let known) where known.isEmpty:
      "there is no run \(name): the store is empty."
    case .unknownRun(let name, let known):
      "there is no run \(name).\(Spelling.question(name, in: known)) A run is named by its number, its label or `latest`; the newest are \(Self.list(known))."
    case .unknownSuite(let name, let known):
      "there is no run of the suite \(name).\(Spelling.question(name, in: known))\(known.isEmpty ? "" : " There are runs of \(Self.list(known)).")"
    case .unknownHost(let host, let name, let known) where known.isEmpty:
      "all runs of \(name) were made on this machine, none on \(host). Leave --host out."
    case .unknownHost(let host, let name, let known):
      "\(name) was never run on the host \(host).\(Spelling.question(host, in: known)) There are runs of \(Self.list(known))."
    case .unknownCase(let name, let known):
      "there is no case \(name).\(Spelling.question(name, in: known))\(known.isEmpty ? "" : " There are \(Self.list(known)).")"
    case .repeatStored(let number):
      "repeat \(number) of this case is stored already, and results are not overwritten."
    case .caseTwice(let name):
      "two cases of the run are called \(name). Give each its own name."
    case .unusableLabel(let label):
      "a run cannot have the label \(label.debugDescription): a number or `latest` would mean another run, and a label "
        + "is one line that is not empty. Choose another --label."
    case .runStored(let id, let isSame):
      isSame
        ? "the same run is there already, as run \(id)."
        : "run \(id) is the same run with other content, and results are not overwritten. Import into another --store "
          + "and compare."
    case .unreadableImport(let mistake): mistake.description
    case .unusableValue(let detail): "cannot store \(detail)."
    default: "\(problem)"
    }
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
  }

  private static func seconds(_ duration: Duration) -> String {
    let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }
}

extension ImportMistake: CustomStringConvertible {
  /// Line and column, the place in the document, and what is wrong there.
  package var description: String {
    "line \(line), byte \(column): \(path.isEmpty ? "" : "\(path): ")\(detail)"
  }
}
