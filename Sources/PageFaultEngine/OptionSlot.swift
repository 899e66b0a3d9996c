// SPDX-License-Identifier: GPL-2.0-only

/// Offsets in the structure behind `td->eo`, which fio fills in. Its first word belongs to fio.
enum OptionSlot {
  static let job = 8
  static let proof = 16
  static let backing = 24
  static let sharing = 28
  static let hugetlb = 32
  static let thp = 36
  static let layout = 40
  static let access = 44
  static let allocFirst = 48
  static let refault = 52
  static let refaultEvery = 56
  static let userfaultfd = 60
  static let uffdWait = 68
  static let uffdResolve = 72
  static let uffdAffinity = 76
  static let mapSync = 80
  static let mapPopulate = 84
  static let mapNoreserve = 88
  static let mapAlign = 92
  static let cow = 96
  static let pageLatency = 100
  static let faultReport = 104
  static let hugepageDelay = 112
  static let uffdHandlers = 120

  /// `option_struct_size`.
  static let size = 128
}
