// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// What the plugin is to QEMU: its arguments, what it hooks into, and the files that it leaves.
enum Scope {
  /// Set once, before QEMU executes anything.
  nonisolated(unsafe) static var recorder: UnsafeMutablePointer<Recorder>?
  /// Taken by every callback where there are several vCPUs.
  nonisolated(unsafe) static var lock: Int32 = 0
  nonisolated(unsafe) static var isShared = false
  /// Whether the guest's processor is an Arm.
  nonisolated(unsafe) static var isArm64 = false
  nonisolated(unsafe) static var symbolsPath: UnsafePointer<CChar>?
  nonisolated(unsafe) static var outputPath: UnsafePointer<CChar>?
  /// The kallsyms that were read last.
  nonisolated(unsafe) static var symbolsStamp: UInt64 = 0
  nonisolated(unsafe) static var fileCount: UInt64 = 0

  static func install(
    _ plugin: UInt64, _ info: UnsafePointer<cqemu_info>, _ count: Int32,
    _ arguments: UnsafePointer<UnsafePointer<CChar>?>
  ) -> Int32 {
    let version = info.pointee.version
    guard version.cur >= CQEMU_OLDEST_API, version.min <= CQEMU_NEWEST_API else {
      return refuse(
        "this QEMU's plugin interface is of a version that is not known here (1 to 7 are); use QEMU 7.2 to 11.1")
    }
    // A newer interface that still supports a known one is spoken to in that one.
    let api = min(version.cur, CQEMU_NEWEST_API)
    guard info.pointee.system_emulation, isKnown(info.pointee.target_name) else {
      return refuse(
        "only a whole x86-64 or arm64 machine is followed: use qemu-system-x86_64 or qemu-system-aarch64")
    }
    var recordsAll = false
    for index in 0..<Int(count) {
      guard let argument = arguments[index] else { continue }
      if let path = value(of: argument, "symbols=") {
        symbolsPath = path
      } else if let path = value(of: argument, "out=") {
        outputPath = path
      } else if let window = value(of: argument, "window=") {
        guard isEqual(window, "all") || isEqual(window, "job") else { return refuse("window= is job or all") }
        recordsAll = isEqual(window, "all")
      } else {
        return refuse("an argument that is not known; symbols=, out= and window= are")
      }
    }
    guard symbolsPath != nil, outputPath != nil else {
      return refuse(
        "needs symbols=PATH, the guest's /proc/kallsyms, and out=PATH, the beginning of the profiles' names")
    }
    if let missing = cqemu_bind(api) {
      var line = Text()
      line.append("this QEMU lacks ")
      line.append(cString: missing)
      return refuse(&line)
    }
    let processors = Int(info.pointee.system.max_vcpus)
    isShared = processors > 1
    // From 10.0 on blocks carry the number of the vCPU that translated them, where vCPUs take turns.
    guard processors == 1 || cqemu_version() < 10_000 else {
      return refuse(
        "QEMU 10.0 and later tell one vCPU for another in a guest that counts: several vCPUs need QEMU 7.2 to 9.2")
    }
    guard processors <= Recorder.maxProcessors else { return refuse("more than 256 vCPUs") }
    guard let memory = malloc(MemoryLayout<Recorder>.stride),
      let made = Recorder(
        processorCount: processors, recordsAll: recordsAll, isArm64: isArm64, countedBytes: { cqemu_counted($0) })
    else { return refuse("no memory") }
    let recorder = memory.bindMemory(to: Recorder.self, capacity: 1)
    recorder.initialize(to: made)
    self.recorder = recorder
    var handlers = cqemu_handlers(translated: translated, ended: ended)
    cqemu_handle(plugin, &handlers)
    if recordsAll { openWindow(recorder) }
    return 0
  }

  @inline(__always)
  static func locked(_ body: (UnsafeMutablePointer<Recorder>) -> Void) {
    guard let recorder else { return }
    if isShared { cqemu_lock(&lock) }
    body(recorder)
    if isShared { cqemu_unlock(&lock) }
  }

  /// Reads the guest's symbols where they are new, and opens a window.
  static func openWindow(_ recorder: UnsafeMutablePointer<Recorder>) {
    guard let symbolsPath else { return }
    var symbols: SymbolTable?
    let stamp = cqemu_file_stamp(symbolsPath)
    if stamp != symbolsStamp || recorder.pointee.symbols == nil {
      symbols = readSymbols(symbolsPath)
      symbolsStamp = stamp
    }
    guard symbols != nil || recorder.pointee.symbols != nil else { return }
    recorder.pointee.open(symbols: symbols)
  }

  /// Writes the profile of the window: `out.1`, `out.2`, and so on.
  static func closeWindow(_ recorder: UnsafeMutablePointer<Recorder>, isWhole: Bool) {
    guard let outputPath else { return }
    recorder.pointee.close()
    var path = Text()
    defer { path.destroy() }
    path.append(cString: outputPath)
    path.append(".")
    // What cannot be written takes no number: readers look for the next one.
    path.append(fileCount &+ 1)
    var text = Text()
    defer { text.destroy() }
    recorder.pointee.write(to: &text, isWhole: isWhole)
    guard let name = path.terminated(), let bytes = text.bytes, text.isWhole else {
      return cqemu_say("no memory for the profile")
    }
    let error = cqemu_write_file(name, bytes, text.count)
    guard error != 0 else {
      fileCount &+= 1
      return
    }
    var line = Text()
    defer { line.destroy() }
    line.append("cannot write ")
    line.append(cString: name)
    line.append(": ")
    line.append(cString: cqemu_error_text(error))
    if let words = line.terminated() { cqemu_say(words) }
  }

  private static func readSymbols(_ path: UnsafePointer<CChar>) -> SymbolTable? {
    var size = 0
    guard let text = cqemu_read_file(path, &size) else {
      cqemu_say("no profile: the file of symbols= cannot be read when a window opens; it is the guest's /proc/kallsyms")
      return nil
    }
    defer { free(text) }
    let bytes = UnsafeRawBufferPointer(start: text, count: size).assumingMemoryBound(to: UInt8.self)
    guard let symbols = SymbolTable(kallsyms: bytes) else { return nil }
    guard symbols.hasFaultEntry else {
      cqemu_say(
        "no profile: the symbols lack asm_exc_page_fault, or do_mem_abort of arm64; the kernel needs CONFIG_KALLSYMS, and root must read them"
      )
      symbols.destroy()
      return nil
    }
    return symbols
  }

  private static func refuse(_ line: StaticString) -> Int32 {
    var text = Text()
    text.append(line)
    return refuse(&text)
  }

  private static func refuse(_ text: inout Text) -> Int32 {
    if let words = text.terminated() { cqemu_say(words) }
    text.destroy()
    return 1
  }

  private static func value(of argument: UnsafePointer<CChar>, _ name: StaticString) -> UnsafePointer<CChar>? {
    guard strncmp(argument, name.utf8Start, name.utf8CodeUnitCount) == 0 else { return nil }
    let value = argument + name.utf8CodeUnitCount
    return value.pointee == 0 ? nil : value
  }

  private static func isEqual(_ text: UnsafePointer<CChar>, _ other: StaticString) -> Bool {
    strlen(text) == other.utf8CodeUnitCount && memcmp(text, other.utf8Start, other.utf8CodeUnitCount) == 0
  }

  private static func isKnown(_ name: UnsafePointer<CChar>?) -> Bool {
    guard let name else { return false }
    isArm64 = isEqual(name, "aarch64")
    return isArm64 || isEqual(name, "x86_64")
  }
}

/// Called by QEMU once it has loaded the plugin; other than 0 ends QEMU.
@c(qemu_plugin_install)
public func qemuPluginInstall(
  _ plugin: UInt64, _ info: UnsafePointer<cqemu_info>, _ count: Int32,
  _ arguments: UnsafePointer<UnsafePointer<CChar>?>
) -> Int32 {
  Scope.install(plugin, info, count, arguments)
}
