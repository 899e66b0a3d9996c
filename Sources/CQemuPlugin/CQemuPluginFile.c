/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CQemuPlugin.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *cqemu_read_file(const char *path, size_t *size)
{
	size_t capacity = 1u << 20, count = 0;
	char *text = NULL;
	int file = open(path, O_RDONLY | O_CLOEXEC), error;

	if (file < 0)
		return NULL;
	for (;;) {
		char *larger = realloc(text, capacity + 1);
		ssize_t got;

		if (!larger)
			goto failed;
		text = larger;
		got = read(file, text + count, capacity - count);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			goto failed;
		if (got == 0)
			break;
		count += (size_t)got;
		if (count == capacity)
			capacity *= 2;
	}
	close(file);
	text[count] = 0;
	*size = count;
	return text;
failed:
	error = errno;
	free(text);
	close(file);
	errno = error;
	return NULL;
}

uint64_t cqemu_file_stamp(const char *path)
{
	struct stat file;

	if (stat(path, &file))
		return 0;
	return ((uint64_t)file.st_size << 32 ^ (uint64_t)file.st_ino << 16 ^ (uint64_t)file.st_mtim.tv_sec * 1000000000u ^
		(uint64_t)file.st_mtim.tv_nsec) | 1;
}

int cqemu_write_file(const char *path, const void *bytes, size_t size)
{
	char temporary[PATH_MAX];
	const char *rest = bytes;
	int file, error = 0;

	if (snprintf(temporary, sizeof(temporary), "%s.part", path) >= (int)sizeof(temporary))
		return ENAMETOOLONG;
	file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (file < 0)
		return errno;
	while (size > 0 && !error) {
		ssize_t written = write(file, rest, size);

		if (written < 0 && errno != EINTR)
			error = errno;
		if (written > 0) {
			rest += written;
			size -= (size_t)written;
		}
	}
	if (close(file) && !error)
		error = errno;
	if (!error && rename(temporary, path))
		error = errno;
	if (error)
		unlink(temporary);
	return error;
}

void cqemu_say(const char *line)
{
	fprintf(stderr, "faultscope: %s\n", line);
}

const char *cqemu_error_text(int error)
{
	return strerror(error);
}
