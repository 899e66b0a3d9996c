/* SPDX-License-Identifier: GPL-2.0-only */
/* A plain madvise(2). */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "CLoops.h"

#include <sys/mman.h>

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif

int cloops_populate(void *memory, size_t length, int write)
{
	return madvise(memory, length, write ? MADV_POPULATE_WRITE : MADV_POPULATE_READ);
}
