// SPDX-License-Identifier: GPL-2.0-only
//
// The version of everything here, the one place that has it: the program, the engine's help and the packages read it from this
// line, and the newest release in CHANGELOG.md has the same (RepositoryTests).
#ifndef FAULTBENCH_CVERSION_H
#define FAULTBENCH_CVERSION_H

#define FAULTBENCH_VERSION "0.2.0"

/// What the engine says of itself in fio's --enghelp.
static inline const char *faultbench_engine_version(void) {
  return "libpagefault.so " FAULTBENCH_VERSION;
}

#endif
