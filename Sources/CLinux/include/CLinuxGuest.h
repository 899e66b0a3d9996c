/* SPDX-License-Identifier: GPL-2.0-only */
/* What the first program of a guest does: its root, its modules, its end. */
#ifndef CLINUX_GUEST_H
#define CLINUX_GUEST_H

enum {
	CLINUX_MOUNT_DEVICES = 1,	/* device nodes work there */
	CLINUX_MOUNT_READ_ONLY = 2,
};

/* mount(2) of a file system; `options` may be NULL. */
int clinux_mount_root(const char *source, const char *target, const char *filesystem, unsigned int flags,
		      const char *options);

/* Shows the directory `from` at `to` as well; moves the mount at `from`, with all below it, to `to`. */
int clinux_mount_again(const char *from, const char *to);
int clinux_mount_move(const char *from, const char *to);

/* chroot(2), and into `directory` of the new root. */
int clinux_enter_root(const char *root, const char *directory);

/* Loads a module from its uncompressed file: finit_module(2) without parameters. */
int clinux_load_module(const char *path);

/* mknod(2) of a character device. */
int clinux_make_device(const char *path, unsigned int major_number, unsigned int minor_number);

/* Puts an open file in the place of the three standard streams. */
int clinux_take_streams(int fd);

/* Switches the loopback device on. */
int clinux_loopback_up(void);

int clinux_set_hostname(const char *name);

/* 1: the root is in memory (ramfs, tmpfs), as before any disk is mounted; 0: it is not. */
int clinux_root_is_memory(void);

/* Waits for any child: its id with its status of wait(2), or -ECHILD. */
int clinux_wait_any(int *status);

/* reboot(2): switches the machine off, or starts it again. Returns only after a failure. */
int clinux_power_off(void);
int clinux_restart(void);

#endif
