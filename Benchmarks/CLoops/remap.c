/* SPDX-License-Identifier: GPL-2.0-only */
/* munmap and mmap of a file, over and over: the round of a thread that thrashes the page cache under mmap_lock. */
#include "CLoops.h"

#include <sys/mman.h>

char *cloops_remap(char *memory, size_t length, int fd)
{
	if (munmap(memory, length) < 0)
		return NULL;
	memory = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
	return memory == MAP_FAILED ? NULL : memory;
}
