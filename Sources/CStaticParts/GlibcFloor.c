// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "CStaticParts.h"

#include <dlfcn.h>
#include <features.h>
#include <link.h>
#include <math.h>
#include <stdint.h>
#include <sys/random.h>

struct search {
  uintptr_t address;
  struct glibc_floor_object *object;
};

static int visit(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  const struct search *search = context;
  uintptr_t start = UINTPTR_MAX, end = 0, table = 0;
  int is_inside = 0;
  for (int index = 0; index < info->dlpi_phnum; index++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[index];
    const uintptr_t first = info->dlpi_addr + segment->p_vaddr;
    if (segment->p_type == PT_GNU_EH_FRAME) table = first;
    if (segment->p_type != PT_LOAD) continue;
    const uintptr_t last = first + segment->p_memsz;
    if (first < start) start = first;
    if (last > end) end = last;
    if (search->address >= first && search->address < last) is_inside = 1;
  }
  if (!is_inside || table == 0) return 0;
  *search->object = (struct glibc_floor_object){(void *)start, (void *)end, (void *)table};
  return 1;
}

int glibc_floor_find_object(const void *address, struct glibc_floor_object *object) {
  struct search search = {(uintptr_t)address, object};
  return dl_iterate_phdr(visit, &search) ? 0 : -1;
}

// Each is hidden: in this program it comes before the C library's, and no other object sees it.
#define FLOOR __attribute__((visibility("hidden")))

#if __GLIBC_PREREQ(2, 35)

// The static unwinder (libgcc_eh.a) asks for it.
FLOOR int _dl_find_object(void *address, struct dl_find_object *result) {
  struct glibc_floor_object object;
  if (glibc_floor_find_object(address, &object) != 0) return -1;
  *result = (struct dl_find_object){
      .dlfo_map_start = object.start, .dlfo_map_end = object.end, .dlfo_eh_frame = object.unwind_table};
  return 0;
}

// The old symbols set errno, which nobody here reads, and are the same otherwise.
#if defined(__x86_64__)
#define OLD_VERSION "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define OLD_VERSION "GLIBC_2.17"
#endif

#ifdef OLD_VERSION
__asm__(".symver glibc_floor_hypot, hypot@" OLD_VERSION);
__asm__(".symver glibc_floor_hypotf, hypotf@" OLD_VERSION);
extern double glibc_floor_hypot(double, double);
extern float glibc_floor_hypotf(float, float);

FLOOR double hypot(double x, double y) { return glibc_floor_hypot(x, y); }
FLOOR float hypotf(float x, float y) { return glibc_floor_hypotf(x, y); }
#endif
#endif

#if __GLIBC_PREREQ(2, 36)
// std::random_device of libstdc++.a.
FLOOR uint32_t arc4random(void) {
  uint32_t number = 0;
  while (getrandom(&number, sizeof number, 0) != sizeof number) continue;
  return number;
}
#endif
