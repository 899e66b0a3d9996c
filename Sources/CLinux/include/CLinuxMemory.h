/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mappings, what an access does to their pages, and how pages are given back: advice and flags newer than the C library's
 * headers, touch loops that no compiler may drop, and what the kernel says about pages that are mapped.
 */
#ifndef CLINUX_MEMORY_H
#define CLINUX_MEMORY_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#define CLINUX_MADV_FREE 8
#define CLINUX_MADV_COLD 20
#define CLINUX_MADV_PAGEOUT 21
#define CLINUX_MADV_POPULATE_READ 22
#define CLINUX_MADV_POPULATE_WRITE 23
#define CLINUX_MADV_COLLAPSE 25

enum {
	CLINUX_MAP_SHARED_VALIDATE = 0x03,
	CLINUX_MAP_HUGETLB = 0x40000,
	CLINUX_MAP_SYNC = 0x80000,
	CLINUX_MAP_HUGE_SHIFT = 26,
};

/* mmap(2). */
static inline int clinux_map(void *address, size_t length, int protection, int flags, int fd, uint64_t offset,
			     void **mapping)
{
	void *mapped = mmap(address, length, protection, flags, fd, (off_t)offset);

	if (mapped == MAP_FAILED)
		return -errno;
	*mapping = mapped;
	return 0;
}

/* munmap(2). */
static inline int clinux_unmap(void *address, size_t length)
{
	return munmap(address, length) < 0 ? -errno : 0;
}

/* madvise(2). */
static inline int clinux_advise(void *address, size_t length, int advice)
{
	return madvise(address, length, advice) < 0 ? -errno : 0;
}

/* msync(2) with MS_SYNC. */
static inline int clinux_sync_memory(void *address, size_t length)
{
	return msync(address, length, MS_SYNC) < 0 ? -errno : 0;
}

/* Read-write private memory that a forked child does not get: a page shared with a child could not be moved (EBUSY). */
int clinux_map_private(size_t length, void **mapping);

/*
 * `length` bytes of address space over a file in memory of `fold` bytes, again and again: what is written to one byte
 * can be read `fold` bytes further on.
 */
int clinux_map_folded(size_t length, size_t fold, void **mapping);

/* Makes each page present and writable: MADV_POPULATE_WRITE, or one write per page on kernels before 5.14. */
int clinux_populate(void *start, size_t length, size_t page);

/*
 * One access at `first`, then one at every multiple of `step` (a power of two) below `end`: each page once, wherever
 * the range begins. Volatile, so that the accesses stay; inline, so that nothing else does.
 */
#define CLINUX_TOUCH(access)                                                        \
	do {                                                                        \
		uintptr_t at = (uintptr_t)first;                                    \
		const uintptr_t limit = (uintptr_t)end;                             \
                                                                                    \
		if (at >= limit)                                                    \
			return;                                                     \
		access;                                                             \
		for (at = (at | (step - 1)) + 1; at < limit; at += step)            \
			access;                                                     \
	} while (0)

/* Reads a byte of each page. */
static inline void clinux_touch_read(const void *first, const void *end, size_t step)
{
	CLINUX_TOUCH((void)*(const volatile unsigned char *)at);
}

/* Writes a 1 to a byte of each page. */
static inline void clinux_touch_write(void *first, void *end, size_t step)
{
	CLINUX_TOUCH(*(volatile unsigned char *)at = 1);
}

/* Reads a byte of each page and writes it back. */
static inline void clinux_touch_read_write(void *first, void *end, size_t step)
{
	CLINUX_TOUCH(*(volatile unsigned char *)at = *(volatile unsigned char *)at);
}

#undef CLINUX_TOUCH

/* Bytes of a range that are mapped by pages, and by huge ones. */
struct clinux_page_bytes {
	uint64_t present;
	uint64_t huge;
};

/* Adds them up by PAGEMAP_SCAN (Linux 6.7). In steps of `step` bytes, each with a lock of its own. */
int clinux_scan_pages(int pagemap, uint64_t start, uint64_t length, uint64_t step,
		      int huge_only, struct clinux_page_bytes *bytes);

#endif
