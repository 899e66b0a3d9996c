/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What stands between a process and a huge page: settings of transparent ones, the pool of hugetlb pages, and limits of the
 * hugetlb controller in cgroup v1 or v2.
 */
#ifndef CLINUX_HUGE_PAGES_H
#define CLINUX_HUGE_PAGES_H

#include <stddef.h>
#include <stdint.h>

/* A flag of PR_SET_THP_DISABLE since Linux 6.18: where MADV_HUGEPAGE was given, huge pages come all the same. */
enum { CLINUX_THP_DISABLE_EXCEPT_ADVISED = 1 << 1 };

/* prctl(PR_GET_THP_DISABLE): 0, or 1 and flags; 0 where the kernel does not know the call. */
int clinux_huge_pages_disabled(void);

/*
 * Reads `name` below transparent_hugepage/ as text of at most `size - 1` bytes, for folios of `kilobytes` or, with 0, for
 * all. Returns its length.
 */
int clinux_read_folio_setting(unsigned int kilobytes, const char *name, char *text, size_t size);

enum {
	CLINUX_HUGETLB_PATH_SIZE = 1024,
};

/* A limit of the controller that is in the way. */
struct clinux_hugetlb_limit {
	char file[CLINUX_HUGETLB_PATH_SIZE];	/* that holds it, as this process sees it */
	uint64_t bytes;
	uint64_t used;
	int64_t failures;	/* how often it has refused pages; -1 where the kernel does not tell */
};

/*
 * The first limit that refuses the calling thread `bytes` more in pages of `page_size`, of its cgroup or of one above it: on
 * pages that mappings set aside (`reserving`, Linux 5.7), or on pages that were faulted in. Returns 1 with the limit
 * stored, 0 where none is in the way. Files are read below `root`, which is empty for the host's own.
 */
int clinux_find_hugetlb_limit(const char *root, uint64_t bytes, uint64_t page_size, int reserving,
			      struct clinux_hugetlb_limit *limit);

/* The number in `name` ("free_hugepages") of the pool of that page size. */
int64_t clinux_hugetlb_pool(uint64_t page_size, const char *name);

#endif
