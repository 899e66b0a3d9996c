/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxGuest.h"
#include "CLinuxResult.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

int clinux_mount_root(const char *source, const char *target, const char *filesystem, unsigned int flags,
		      const char *options)
{
	unsigned long mount_flags = MS_NOSUID;

	if (!(flags & CLINUX_MOUNT_DEVICES))
		mount_flags |= MS_NODEV;
	if (flags & CLINUX_MOUNT_READ_ONLY)
		mount_flags |= MS_RDONLY;
	return result_or_error(mount(source, target, filesystem, mount_flags, options));
}

int clinux_mount_again(const char *from, const char *to)
{
	return result_or_error(mount(from, to, NULL, MS_BIND | MS_REC, NULL));
}

int clinux_mount_move(const char *from, const char *to)
{
	return result_or_error(mount(from, to, NULL, MS_MOVE, NULL));
}

int clinux_enter_root(const char *root, const char *directory)
{
	if (chroot(root) < 0)
		return -errno;
	return result_or_error(chdir(directory));
}

int clinux_load_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int result;

	if (fd < 0)
		return -errno;
	result = result_or_error(syscall(SYS_finit_module, fd, "", 0));
	close(fd);
	return result;
}

int clinux_make_device(const char *path, unsigned int major_number, unsigned int minor_number)
{
	return result_or_error(mknod(path, S_IFCHR | 0666, makedev(major_number, minor_number)));
}

int clinux_take_streams(int fd)
{
	int stream;

	for (stream = 0; stream < 3; stream++) {
		if (dup2(fd, stream) < 0)
			return -errno;
	}
	return 0;
}

int clinux_loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int result;

	if (fd < 0)
		return -errno;
	result = result_or_error(ioctl(fd, SIOCGIFFLAGS, &request));
	if (result >= 0) {
		request.ifr_flags |= IFF_UP;
		result = result_or_error(ioctl(fd, SIOCSIFFLAGS, &request));
	}
	close(fd);
	return result;
}

int clinux_set_hostname(const char *name)
{
	return result_or_error(sethostname(name, strlen(name)));
}

int clinux_root_is_memory(void)
{
	struct statfs status;

	if (statfs("/", &status) < 0)
		return -errno;
	return status.f_type == RAMFS_MAGIC || status.f_type == TMPFS_MAGIC;
}

int clinux_wait_any(int *status)
{
	pid_t pid;

	do {
		pid = waitpid(-1, status, 0);
	} while (pid < 0 && errno == EINTR);
	return result_or_error(pid);
}

int clinux_power_off(void)
{
	sync();
	return result_or_error(reboot(RB_POWER_OFF));
}

int clinux_restart(void)
{
	sync();
	return result_or_error(reboot(RB_AUTOBOOT));
}
