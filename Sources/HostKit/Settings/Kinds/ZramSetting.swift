// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Glibc
import SystemPackage

/// `zram.size`: compressed memory of that size as the swap area that is used first.
struct ZramSetting: SettingKind {
  let names = ["zram.size"]

  func domain(of name: String) -> ValueDomain? {
    name == "zram.size" ? .sizes(1 << 20...ByteSize.max) : nil
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for setting in settings {
      guard let bytes = ByteSize.parse(setting.value) else { continue }
      let identifier = UUID()
      let files = transaction.files
      let (device, isNew) = try ZramDevice.unused(setting.name, files)
      try transaction.perform(
        SettingChange(name: setting.name, path: device.path, before: "", after: "swap area of \(bytes) bytes"),
        undo: .zram(device: device.path, identifier: identifier.uuidString, made: isNew)
      ) { () throws(HostSettingError) in
        if isNew { try device.add(setting.name) }
        try device.setUp(setting.name, bytes: bytes, identifier: identifier)
      }
    }
  }
}

/// One zram device.
struct ZramDevice {
  let path: String
  let files: HostFiles
  private static let control = "/sys/class/zram-control"

  /// One that is not set up; else the one that the kernel would make next, which is the lowest number without one.
  static func unused(_ name: String, _ files: HostFiles) throws(HostSettingError) -> (ZramDevice, isNew: Bool) {
    let numbers = files.names(in: "/sys/block").filter { $0.hasPrefix("zram") }.compactMap { Int($0.dropFirst(4)) }
    if let free = numbers.first(where: { files.number("/sys/block/zram\($0)/disksize") == 0 }) {
      return (ZramDevice(path: "/dev/zram\(free)", files: files), false)
    }
    guard files.exists("\(control)/hot_add") else {
      throw .unsupported(name, control, remedy: "as root: modprobe zram, or boot a kernel with CONFIG_ZRAM")
    }
    let next = (0...numbers.count).first { !numbers.contains($0) } ?? numbers.count
    return (ZramDevice(path: "/dev/zram\(next)", files: files), true)
  }

  private var number: String { String(path.dropFirst("/dev/zram".count)) }
  private var sysfs: String { "/sys/block/zram\(number)" }

  /// Reading the file makes the device.
  func add(_ name: String) throws(HostSettingError) {
    let path = "\(Self.control)/hot_add"
    do throws(Errno) {
      let made = try files.read(path).trimmingCharacters(in: .whitespacesAndNewlines)
      if made == number { return }
      // Another process was faster: this one is not noted, hence given back at once.
      try files.write(made, to: "\(Self.control)/hot_remove")
      throw .resourceBusy
    } catch {
      throw .refused(name, path, "read \(path)", error)
    }
  }

  func setUp(_ name: String, bytes: UInt64, identifier: UUID) throws(HostSettingError) {
    do throws(Errno) {
      try files.write("\(bytes)", to: "\(sysfs)/disksize")
    } catch {
      throw .refused(name, path, "write \(bytes) to \(sysfs)/disksize", error)
    }
    guard let size = files.text("\(sysfs)/disksize").flatMap({ UInt64($0) }), size >= bytes else {
      throw HostSettingError(
        code: .notTaken, setting: name, path: path, message: "\(sysfs)/disksize did not take \(bytes)",
        remedy: "ask for less")
    }
    do throws(Errno) {
      let page = SwapHeader.page(size: pageSize, areaBytes: size, identifier: identifier)
      let device = try TrialDescriptor(open(path, O_RDWR | O_CLOEXEC).orErrno)
      try device.use { number throws(Errno) in
        guard pwrite(number, page, page.count, 0) == page.count, fsync(number) == 0 else {
          throw Errno(rawValue: errno)
        }
      }
      _ = try granted(clinux_swapon(path))
    } catch {
      throw .refused(name, path, "swapon \(path)", error)
    }
  }

  /// Swaps everything back in and frees the memory; a device that carries another's swap area is left alone.
  func remove(_ name: String, _ identifier: String, made: Bool) throws(HostSettingError) {
    guard files.exists(sysfs), !isOthers(identifier) else { return }
    if isSwap {
      do throws(Errno) {
        _ = try granted(clinux_swapoff(path))
      } catch {
        throw .refused(name, path, "swapoff \(path)", error)
      }
    }
    if files.number("\(sysfs)/disksize") != 0 { try patiently(name, "1", "\(sysfs)/reset") }
    if made { try patiently(name, number, "\(Self.control)/hot_remove") }
  }

  /// udev may have the device open for a moment.
  private func patiently(_ name: String, _ value: String, _ file: String) throws(HostSettingError) {
    var error = Errno.resourceBusy
    for _ in 0..<100 {
      do throws(Errno) {
        return try files.write(value, to: file)
      } catch let refusal {
        error = refusal
        guard error == .resourceBusy else { break }
      }
      usleep(20_000)
    }
    throw .refused(
      name, path, "write \(value) to \(file)", error, remedy: "as root: swapoff \(path); zramctl -r \(path)")
  }

  private var isSwap: Bool {
    SwapProbe.areas(inSwaps: files.text("/proc/swaps") ?? "").contains { $0.name == path }
  }

  private func isOthers(_ identifier: String) -> Bool {
    guard let device = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return false }
    var page = [UInt8](repeating: 0, count: pageSize)
    _ = page.withUnsafeMutableBytes { try? device.read(fromAbsoluteOffset: 0, into: $0) }
    try? device.close()
    guard let found = SwapHeader(page: page) else { return false }
    return found.identifier.uuidString != identifier
  }
}

/// The first page of a swap area, as mkswap(8) writes it and swapon(2) reads it.
struct SwapHeader {
  /// Marks the area as ours, so that a later start does not take another's for it.
  var identifier: UUID

  static func page(size: Int, areaBytes: UInt64, identifier: UUID) -> [UInt8] {
    var page = [UInt8](repeating: 0, count: size)
    let pages = areaBytes / UInt64(size)
    put(UInt32(1), at: versionOffset, in: &page)
    put(UInt32(clamping: pages == 0 ? 0 : pages - 1), at: versionOffset + 4, in: &page)
    withUnsafeBytes(of: identifier.uuid) { page.replaceSubrange(identifierOffset..<identifierOffset + 16, with: $0) }
    page.replaceSubrange(size - magic.count..<size, with: magic)
    return page
  }

  /// Reads it; nil where there is no swap area.
  init?(page: [UInt8]) {
    guard page.count >= 4096, page.suffix(Self.magic.count).elementsEqual(Self.magic) else { return nil }
    var bytes = UUID_NULL
    withUnsafeMutableBytes(of: &bytes) {
      $0.copyBytes(from: page[Self.identifierOffset..<Self.identifierOffset + 16])
    }
    identifier = UUID(uuid: bytes)
  }

  private static func put(_ value: UInt32, at offset: Int, in page: inout [UInt8]) {
    withUnsafeBytes(of: value) { page.replaceSubrange(offset..<offset + 4, with: $0) }
  }

  private static let magic = Array("SWAPSPACE2".utf8)
  private static let versionOffset = 1024
  private static let identifierOffset = 1036
}

private let UUID_NULL: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
