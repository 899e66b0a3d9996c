/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a C programmer would write to raise page faults: the yardstick of FaultMemory's access methods.
 */
#ifndef CLOOPS_H
#define CLOOPS_H

#include <stddef.h>

/* touch.c */
void cloops_touch_read(const char *memory, size_t length, size_t page);
void cloops_touch_write(char *memory, size_t length, size_t page);
void cloops_touch_read_write(char *memory, size_t length, size_t page);

/* populate.c: 0, or -1 with errno */
int cloops_populate(void *memory, size_t length, int write);

/* remap.c: the mapping's new place, or NULL with errno */
char *cloops_remap(char *memory, size_t length, int fd);

/* team.c */
struct cloops_work {
	void (*round)(void *context);
	/* One for each thread, `stride` bytes apart. */
	void *contexts;
	size_t stride;
	/* Of each thread. */
	int rounds;
};
/* So many threads at once: nanoseconds per round, from the common start to the end of the last. */
long cloops_team(int threads, struct cloops_work work);

/* measure.c: what the driver needs */
long cloops_now(void);
int cloops_pin_to_last(void);
int cloops_unpin(void);
int cloops_file(size_t length);
void *cloops_map(size_t length);
void *cloops_map_file(size_t length, int fd);
void cloops_unmap_file(void *memory, size_t length, int fd);
int cloops_forget(void *memory, size_t length);
long cloops_setting(const char *name, long otherwise);
void cloops_print(const char *name, long c, long swift);
__attribute__((noreturn)) void cloops_fail(const char *what);

#endif
