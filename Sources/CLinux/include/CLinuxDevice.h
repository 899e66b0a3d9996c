/* SPDX-License-Identifier: GPL-2.0-only */
/* Mounts, swap areas and loop devices: what a host is changed by. */
#ifndef CLINUX_DEVICE_H
#define CLINUX_DEVICE_H

/* mount(2) with nosuid and nodev; `options` may be NULL. */
int clinux_mount(const char *source, const char *target, const char *filesystem, const char *options);

/* umount2(2) without following a link: EBUSY while something uses it. */
int clinux_unmount(const char *target);

/* A mount of a file system that no path leads to; gone when closed. */
int clinux_detached_mount(const char *filesystem);

/* swapon(2) with the highest priority; swapoff(2). */
int clinux_swapon(const char *path);
int clinux_swapoff(const char *path);

/* The number of a loop device that is free. */
int clinux_loop_free(const char *control);

/* 0: the loop device has a backing file; -ENXIO: it is free. */
int clinux_loop_status(int fd);

/* Binds an open loop device to a backing file with direct I/O. `name` is what status shows, cut to 63 bytes. */
int clinux_loop_attach(int device, int backing, const char *name);

/* Lets go of the backing file. */
int clinux_loop_detach(int device);

#endif
