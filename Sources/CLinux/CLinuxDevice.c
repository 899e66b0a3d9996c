/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxDevice.h"
#include "CLinuxResult.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <unistd.h>

/* <linux/mount.h>, which does not go with <sys/mount.h> everywhere. */
enum {
	CLOSE_ON_EXEC = 1,
	CREATE_FILESYSTEM = 6,
};

#ifndef LOOP_SET_DIRECT_IO
#define LOOP_SET_DIRECT_IO 0x4C08
#endif

/* Since Linux 5.8; C libraries may have older headers. */
struct loop_whole_config {
	uint32_t fd;
	uint32_t block_size;
	struct loop_info64 info;
	uint64_t reserved[8];
};
#define LOOP_WHOLE_CONFIGURE 0x4C0A
#define LOOP_FLAG_DIRECT_IO 16

int clinux_mount(const char *source, const char *target,
		     const char *filesystem, const char *options)
{
	return result_or_error(mount(source, target, filesystem,
				     MS_NOSUID | MS_NODEV, options));
}

int clinux_unmount(const char *target)
{
	return result_or_error(umount2(target, UMOUNT_NOFOLLOW));
}

int clinux_detached_mount(const char *filesystem)
{
	int mount = -1;
	int context = result_or_error(syscall(SYS_fsopen, filesystem, CLOSE_ON_EXEC));

	if (context < 0)
		return context;
	mount = result_or_error(syscall(SYS_fsconfig, context, CREATE_FILESYSTEM, NULL, NULL, 0));
	if (mount >= 0)
		mount = result_or_error(syscall(SYS_fsmount, context, CLOSE_ON_EXEC, 0));
	close(context);
	return mount;
}

int clinux_swapon(const char *path)
{
	return result_or_error(swapon(path, SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK));
}

int clinux_swapoff(const char *path)
{
	return result_or_error(swapoff(path));
}

int clinux_loop_free(const char *control)
{
	int fd = open(control, O_RDWR | O_CLOEXEC);
	int number;

	if (fd < 0)
		return -errno;
	number = result_or_error(ioctl(fd, LOOP_CTL_GET_FREE));
	close(fd);
	return number;
}

int clinux_loop_status(int fd)
{
	struct loop_info64 status;

	return result_or_error(ioctl(fd, LOOP_GET_STATUS64, &status));
}

/* In three steps, as before Linux 5.8. */
static int attach_in_steps(int device, int backing, const struct loop_info64 *info)
{
	struct loop_info64 status = *info;

	status.lo_flags = 0;
	if (ioctl(device, LOOP_SET_FD, backing) < 0)
		return -errno;
	if (ioctl(device, LOOP_SET_STATUS64, &status) < 0 ||
	    ioctl(device, LOOP_SET_DIRECT_IO, 1UL) < 0) {
		int error = errno;

		ioctl(device, LOOP_CLR_FD);
		return -error;
	}
	return 0;
}

int clinux_loop_attach(int device, int backing, const char *name)
{
	struct loop_whole_config config = {
		.fd = (uint32_t)backing,
		.info = { .lo_flags = LOOP_FLAG_DIRECT_IO },
	};

	snprintf((char *)config.info.lo_file_name, LO_NAME_SIZE, "%s", name);
	if (ioctl(device, LOOP_WHOLE_CONFIGURE, &config) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOTTY)
		return -errno;
	return attach_in_steps(device, backing, &config.info);
}

int clinux_loop_detach(int device)
{
	return result_or_error(ioctl(device, LOOP_CLR_FD));
}
