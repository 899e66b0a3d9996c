/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What changes a host and Swift cannot call by itself: mounts, swap areas,
 * loop devices, perf events of another process.
 * A function returns a descriptor or number (or 0) when it worked and -errno
 * when not.
 */
#ifndef CLINUX_SETTINGS_H
#define CLINUX_SETTINGS_H
#include <stddef.h>
#include <stdint.h>

/* mount(2) with nosuid and nodev; `options` may be NULL. */
int clinux_set_mount(const char *source, const char *target,
		     const char *filesystem, const char *options);

/* umount2(2) without flags: EBUSY while something uses it. */
int clinux_set_unmount(const char *target);

/* swapon(2) with the highest priority; swapoff(2). */
int clinux_set_swapon(const char *path);
int clinux_set_swapoff(const char *path);

/* The number of a loop device that is free. */
int clinux_set_loop_free(const char *control);

/*
 * Binds an open loop device to a backing file with direct I/O. `name` is what
 * status shows, cut to 63 bytes.
 */
int clinux_set_loop_attach(int device, int backing, const char *name);

/* Lets go of the backing file. */
int clinux_set_loop_detach(int device);

/* fallocate(2) from the start, without a fallback that writes. */
int clinux_set_allocate(int fd, uint64_t length);

/* The device number of what `path` is on. */
int clinux_set_device_of(const char *path, uint32_t *major_number,
			 uint32_t *minor_number);

/* Type, block size and total bytes of the file system that `path` is on. */
int clinux_set_filesystem(const char *path, uint64_t *type,
			  uint64_t *block_size, uint64_t *total,
			  uint64_t *available);

/*
 * A software event (PERF_COUNT_SW_*) of process `pid` and all that it starts
 * from now on.
 */
int clinux_set_perf_event(uint64_t event, int pid, int exclude_kernel);

enum {
	CLINUX_SET_TMPFS_MAGIC = 0x01021994,
	CLINUX_SET_HUGETLBFS_MAGIC = 0x958458f6,
};

#endif
