/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxMemory.h"
#include "CLinuxFile.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

int clinux_map_private(size_t length, void **mapping)
{
	int result = clinux_map(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0, mapping);

	if (!result) {
		result = clinux_advise(*mapping, length, MADV_DONTFORK);
		if (result)
			munmap(*mapping, length);
	}
	return result;
}

int clinux_map_folded(size_t length, size_t fold, void **mapping)
{
	char *base = mmap(NULL, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	int fd, error = 0;

	if (base == MAP_FAILED)
		return -errno;
	fd = clinux_memfd("page_fault-buffer", 0, (int64_t)fold);
	if (fd < 0)
		error = fd;
	for (size_t done = 0; !error && done < length; done += fold) {
		size_t part = length - done < fold ? length - done : fold;

		if (mmap(base + done, part, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
			error = -errno;
	}
	if (fd >= 0)
		close(fd);
	if (error)
		munmap(base, length);
	else
		*mapping = base;
	return error;
}

int clinux_populate(void *start, size_t length, size_t page)
{
	size_t position;

	if (madvise(start, length, CLINUX_MADV_POPULATE_WRITE) == 0)
		return 0;
	if (errno != EINVAL)
		return -errno;
	for (position = 0; position < length; position += page) {
		volatile char *byte = (char *)start + position;

		*byte = *byte;
	}
	return 0;
}

/* <linux/fs.h> of Linux 6.7; the C library's headers may be older. */
struct scanned_region {
	uint64_t start;
	uint64_t end;
	uint64_t categories;
};

struct scan_argument {
	uint64_t size;
	uint64_t flags;
	uint64_t start;
	uint64_t end;
	uint64_t walk_end;
	uint64_t regions;
	uint64_t region_capacity;
	uint64_t max_pages;
	uint64_t category_inverted;
	uint64_t category_mask;
	uint64_t category_anyof_mask;
	uint64_t return_mask;
};

#define SCAN_PAGEMAP _IOWR('f', 16, struct scan_argument)
#define IS_PRESENT ((uint64_t)1 << 3)
#define IS_HUGE ((uint64_t)1 << 6)

/* One step: the kernel stops early when it has no room for another region. */
static int scan_step(int pagemap, struct scan_argument *scan, struct clinux_page_bytes *bytes)
{
	struct scanned_region regions[64];

	scan->regions = (uintptr_t)regions;
	scan->region_capacity = sizeof(regions) / sizeof(regions[0]);
	while (scan->start < scan->end) {
		int count = ioctl(pagemap, SCAN_PAGEMAP, scan);

		if (count < 0)
			return -errno;
		for (int i = 0; i < count; i++) {
			uint64_t length = regions[i].end - regions[i].start;

			if (regions[i].categories & IS_PRESENT)
				bytes->present += length;
			if (regions[i].categories & IS_HUGE)
				bytes->huge += length;
		}
		if (scan->walk_end <= scan->start)
			return -EIO;
		scan->start = scan->walk_end;
	}
	return 0;
}

int clinux_scan_pages(int pagemap, uint64_t start, uint64_t length, uint64_t step,
		      int huge_only, struct clinux_page_bytes *bytes)
{
	/* A hole in hugetlb memory is "huge" too, hence present in any case. */
	uint64_t required = huge_only ? IS_PRESENT | IS_HUGE : IS_PRESENT;
	uint64_t end = start + length;

	while (start < end) {
		struct scan_argument scan = {
			.size = sizeof(scan),
			.start = start,
			.end = end - start > step ? start + step : end,
			.category_mask = required,
			.return_mask = IS_PRESENT | IS_HUGE,
		};
		int error;

		start = scan.end;
		error = scan_step(pagemap, &scan, bytes);
		if (error)
			return error;
	}
	return 0;
}
