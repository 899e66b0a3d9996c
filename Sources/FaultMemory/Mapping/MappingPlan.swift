// SPDX-License-Identifier: GPL-2.0-only

/// What memory a job file is to be, before any of it exists.
///
/// The words are structures and not enumerations for the reason given at `Advice`; `rawValue` is what a job file's word
/// becomes in fio's option table.
public struct MappingPlan: BitwiseCopyable, Sendable {
  /// Where the bytes live.
  public struct Backing: BitwiseCopyable, Sendable, Equatable {
    /// The number of the word.
    public let rawValue: UInt32
    /// The word with this number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Anonymous memory.
    public static var anonymous: Backing { Backing(rawValue: 0) }
    /// An anonymous file in memory: memfd_create(2).
    public static var memfd: Backing { Backing(rawValue: 1) }
    /// A file with a name, on any file system that can be mapped.
    public static var file: Backing { Backing(rawValue: 2) }
  }

  /// `MAP_PRIVATE` or `MAP_SHARED`.
  public struct Sharing: BitwiseCopyable, Sendable, Equatable {
    /// The number of the word.
    public let rawValue: UInt32
    /// The word with this number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Writes stay in the mapping.
    public static var `private`: Sharing { Sharing(rawValue: 0) }
    /// Writes reach the backing.
    public static var shared: Sharing { Sharing(rawValue: 1) }
  }

  /// Pages of the kernel's hugetlb pools.
  public struct Hugetlb: BitwiseCopyable, Sendable, Equatable {
    /// The size's logarithm to base 2, 0 for none: what `MAP_HUGE_SHIFT` shifts.
    public let rawValue: UInt32
    /// Pages of two to the power of `rawValue` bytes.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Pages of the system's choice.
    public static var none: Hugetlb { Hugetlb(rawValue: 0) }
    /// 2 MiB.
    public static var twoMebibytes: Hugetlb { Hugetlb(rawValue: 21) }
    /// 1 GiB.
    public static var oneGibibyte: Hugetlb { Hugetlb(rawValue: 30) }
    /// Bytes, nil for none.
    public var bytes: Int? { rawValue == 0 ? nil : 1 << Int(rawValue & 31) }
  }

  /// State of a memfd or file before the first access.
  public struct Layout: BitwiseCopyable, Sendable, Equatable {
    /// The number of the word.
    public let rawValue: UInt32
    /// The word with this number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// As long as needed, without blocks where there were none.
    public static var sparse: Layout { Layout(rawValue: 0) }
    /// Blocks are allocated, nothing is written: fallocate(2).
    public static var allocated: Layout { Layout(rawValue: 1) }
    /// Every hole is filled with zeroes by pwrite(2); what the file held stays.
    public static var written: Layout { Layout(rawValue: 2) }
  }

  /// Advice about transparent huge pages, given before the first access.
  public struct HugePages: BitwiseCopyable, Sendable, Equatable {
    /// The number of the word.
    public let rawValue: UInt32
    /// The word with this number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// None: what the system is set to.
    public static var inherit: HugePages { HugePages(rawValue: 0) }
    /// `MADV_NOHUGEPAGE`.
    public static var never: HugePages { HugePages(rawValue: 1) }
    /// `MADV_HUGEPAGE`.
    public static var advise: HugePages { HugePages(rawValue: 2) }
  }

  /// Where the mapping lies, compared with the file.
  public struct Alignment: BitwiseCopyable, Sendable, Equatable {
    /// The number of the word.
    public let rawValue: UInt32
    /// The word with this number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// The kernel's choice.
    public static var kernel: Alignment { Alignment(rawValue: 0) }
    /// Address and file offset agree modulo 2 MiB: a huge page can be mapped as one.
    public static var huge: Alignment { Alignment(rawValue: 1) }
    /// They disagree by one base page: no huge page can.
    public static var base: Alignment { Alignment(rawValue: 2) }
  }

  /// Where the bytes live.
  public var backing = Backing.anonymous
  /// Whether writes reach the backing.
  public var sharing = Sharing.private
  /// Of anonymous memory and of a memfd; a file on hugetlbfs has its own.
  public var hugetlb = Hugetlb.none
  /// Of a memfd or a file.
  public var layout = Layout.sparse
  /// Advice about the whole mapping.
  public var hugePages = HugePages.inherit
  /// Of the address.
  public var alignment = Alignment.kernel
  /// `MAP_SYNC`: the file system's metadata is safe before a write fault returns. Of shared DAX files only.
  public var isSync = false
  /// `MAP_POPULATE`: everything is faulted in by mmap(2).
  public var populates = false
  /// `MAP_NORESERVE`: no swap space, no hugetlb pages are set aside.
  public var hasNoReserve = false
  /// The file's pages leave the page cache before it is mapped: fio's `invalidate`.
  public var dropsCache = false

  /// Private anonymous memory as the system has it: the RFC's.
  public static let anonymous = MappingPlan()

  /// A plan with the defaults.
  public init() {}
}
