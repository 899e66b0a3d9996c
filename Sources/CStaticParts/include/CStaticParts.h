// SPDX-License-Identifier: GPL-2.0-only
//
// The program is linked on a C library that may be newer than the one it runs on. Some functions that its static parts call
// came, or got a new version, with glibc 2.35 and 2.36; here they are for 2.34, the engine's floor (docs/packaging.md).
#ifndef FAULTBENCH_CSTATICPARTS_H
#define FAULTBENCH_CSTATICPARTS_H

/// Where a loaded object lies, and its table for unwinding.
struct glibc_floor_object {
  void *start;
  void *end;
  void *unwind_table;
};

/// Finds the object that `address` is in. Returns 0, or -1 where there is none, or none with such a table.
int glibc_floor_find_object(const void *address, struct glibc_floor_object *object);

#endif
