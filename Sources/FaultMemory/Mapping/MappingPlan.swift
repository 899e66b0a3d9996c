// SPDX-License-Identifier: GPL-2.0-only

/// What memory a job file is to be, before any of it exists.
///
/// Its choices are structures and not enumerations for the reason given at `Advice`.
package struct MappingPlan: BitwiseCopyable, Sendable {
  /// Where the bytes live.
  package struct Backing: BitwiseCopyable, Sendable, Equatable {
    private let rawValue: UInt8
    /// Anonymous memory.
    package static var anonymous: Backing { Backing(rawValue: 0) }
    /// An anonymous file in memory: memfd_create(2).
    package static var memfd: Backing { Backing(rawValue: 1) }
    /// A file with a name, on any file system that can be mapped.
    package static var file: Backing { Backing(rawValue: 2) }
  }

  /// `MAP_PRIVATE` or `MAP_SHARED`.
  package struct Sharing: BitwiseCopyable, Sendable, Equatable {
    private let rawValue: UInt8
    /// Writes stay in the mapping.
    package static var `private`: Sharing { Sharing(rawValue: 0) }
    /// Writes reach the backing.
    package static var shared: Sharing { Sharing(rawValue: 1) }
  }

  /// Pages of the kernel's hugetlb pools.
  package struct Hugetlb: BitwiseCopyable, Sendable, Equatable {
    /// The size's logarithm to base 2, 0 for none: what `MAP_HUGE_SHIFT` shifts.
    let rawValue: UInt32
    /// Pages of the system's choice.
    package static var none: Hugetlb { Hugetlb(rawValue: 0) }
    /// 2 MiB.
    package static var twoMebibytes: Hugetlb { Hugetlb(rawValue: 21) }
    /// 1 GiB.
    package static var oneGibibyte: Hugetlb { Hugetlb(rawValue: 30) }
    /// Bytes, nil for none.
    package var bytes: Int? { rawValue == 0 ? nil : 1 << Int(rawValue & 31) }
  }

  /// State of a memfd or file before the first access.
  package struct Layout: BitwiseCopyable, Sendable, Equatable {
    private let rawValue: UInt8
    /// As long as needed, without blocks where there were none.
    package static var sparse: Layout { Layout(rawValue: 0) }
    /// Blocks are allocated, nothing is written: fallocate(2).
    package static var allocated: Layout { Layout(rawValue: 1) }
    /// Every hole is filled with zeroes by pwrite(2); what the file held stays.
    package static var written: Layout { Layout(rawValue: 2) }
  }

  /// Advice about transparent huge pages, given before the first access.
  package struct HugePages: BitwiseCopyable, Sendable, Equatable {
    private let rawValue: UInt8
    /// None: what the system is set to.
    package static var inherit: HugePages { HugePages(rawValue: 0) }
    /// `MADV_NOHUGEPAGE`.
    package static var never: HugePages { HugePages(rawValue: 1) }
    /// `MADV_HUGEPAGE`.
    package static var advise: HugePages { HugePages(rawValue: 2) }
  }

  /// Where the mapping lies, compared with the file.
  package struct Alignment: BitwiseCopyable, Sendable, Equatable {
    private let rawValue: UInt8
    /// The kernel's choice.
    package static var kernel: Alignment { Alignment(rawValue: 0) }
    /// Address and file offset agree modulo 2 MiB: a huge page can be mapped as one.
    package static var huge: Alignment { Alignment(rawValue: 1) }
    /// They disagree by one base page: no huge page can.
    package static var base: Alignment { Alignment(rawValue: 2) }
  }

  /// Where the bytes live.
  package var backing = Backing.anonymous
  /// Whether writes reach the backing.
  package var sharing = Sharing.private
  /// Of anonymous memory and of a memfd; a file on hugetlbfs has its own.
  package var hugetlb = Hugetlb.none
  /// Of a memfd or a file.
  package var layout = Layout.sparse
  /// Advice about the whole mapping.
  package var hugePages = HugePages.inherit
  /// Of the address.
  package var alignment = Alignment.kernel
  /// `MAP_SYNC`: the file system's metadata is safe before a write fault returns. Of shared DAX files only.
  package var isSync = false
  /// `MAP_POPULATE`: everything is faulted in by mmap(2).
  package var populates = false
  /// `MAP_NORESERVE`: no swap space, no hugetlb pages are set aside.
  package var hasNoReserve = false
  /// The file's pages leave the page cache before it is mapped.
  package var dropsCache = false

  /// Private anonymous memory as the system has it: the RFC's.
  package static let anonymous = MappingPlan()

  /// A plan with the defaults.
  package init() {}
}
