/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxSettings.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

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

static int result_or_error(long result)
{
	return result < 0 ? -errno : (int)result;
}

int clinux_set_mount(const char *source, const char *target,
		     const char *filesystem, const char *options)
{
	return result_or_error(mount(source, target, filesystem,
				     MS_NOSUID | MS_NODEV, options));
}

int clinux_set_unmount(const char *target)
{
	return result_or_error(umount2(target, UMOUNT_NOFOLLOW));
}

int clinux_set_swapon(const char *path)
{
	return result_or_error(swapon(path, SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK));
}

int clinux_set_swapoff(const char *path)
{
	return result_or_error(swapoff(path));
}

int clinux_set_loop_free(const char *control)
{
	int fd = open(control, O_RDWR | O_CLOEXEC);
	int number;

	if (fd < 0)
		return -errno;
	number = result_or_error(ioctl(fd, LOOP_CTL_GET_FREE));
	close(fd);
	return number;
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

int clinux_set_loop_attach(int device, int backing, const char *name)
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

int clinux_set_loop_detach(int device)
{
	return result_or_error(ioctl(device, LOOP_CLR_FD));
}

int clinux_set_allocate(int fd, uint64_t length)
{
	return result_or_error(fallocate(fd, 0, 0, (off_t)length));
}

int clinux_set_device_of(const char *path, uint32_t *major_number,
			 uint32_t *minor_number)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return -errno;
	*major_number = major(status.st_dev);
	*minor_number = minor(status.st_dev);
	return 0;
}

int clinux_set_filesystem(const char *path, uint64_t *type,
			  uint64_t *block_size, uint64_t *total,
			  uint64_t *available)
{
	struct statfs status;

	if (statfs(path, &status) < 0)
		return -errno;
	*type = (uint32_t)status.f_type;
	*block_size = (uint64_t)status.f_bsize;
	*total = (uint64_t)status.f_blocks * (uint64_t)status.f_bsize;
	*available = (uint64_t)status.f_bavail * (uint64_t)status.f_bsize;
	return 0;
}

int clinux_set_perf_event(uint64_t event, int pid, int exclude_kernel)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attributes),
		.config = event,
		.inherit = 1,
		.exclude_kernel = !!exclude_kernel,
		.exclude_hv = !!exclude_kernel,
	};

	return result_or_error(syscall(SYS_perf_event_open, &attributes, pid, -1, -1,
				       PERF_FLAG_FD_CLOEXEC));
}
