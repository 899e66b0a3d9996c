/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxHugePages.h"
#include "CLinuxFile.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int clinux_huge_pages_disabled(void)
{
	int flags = prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0);

	return flags < 0 ? 0 : flags;
}

int clinux_read_folio_setting(unsigned int kilobytes, const char *name, char *text, size_t size)
{
	static const char directory[] = "/sys/kernel/mm/transparent_hugepage";
	char path[128];
	int64_t count;
	int fd;

	if (kilobytes)
		snprintf(path, sizeof(path), "%s/hugepages-%ukB/%s", directory, kilobytes, name);
	else
		snprintf(path, sizeof(path), "%s/%s", directory, name);
	fd = clinux_open_read(path);
	if (fd < 0)
		return fd;
	count = clinux_read(fd, text, size - 1);
	clinux_close(fd);
	if (count >= 0)
		text[count] = '\0';
	return (int)count;
}

/* What is asked for, and how each hierarchy names its files. */
struct question {
	const char *root;
	uint64_t bytes;
	uint64_t page_size;
	bool reserving;
	bool unified;
};

static FILE *open_text(const char *root, const char *path)
{
	char whole[PATH_MAX];

	if (snprintf(whole, sizeof(whole), "%s%s", root, path) >= (int)sizeof(whole)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	return fopen(whole, "re");
}

/* The number that a file begins with; false for "max", and where it cannot be read. */
static bool read_number(const char *root, const char *path, uint64_t *number)
{
	FILE *file = open_text(root, path);
	bool found;

	if (!file)
		return false;
	found = fscanf(file, "%" SCNu64, number) == 1;
	fclose(file);
	return found;
}

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; *at; at += *at == ',') {
		size_t part = strcspn(at, ",\n");

		if (part == length && memcmp(at, word, length) == 0)
			return true;
		at += part;
		if (*at == '\n')
			break;
	}
	return false;
}

/* The kernel writes blanks and backslashes of a path as octal numbers. */
static void unescape(char *path)
{
	char *to = path;

	for (const char *from = path; *from; from++) {
		if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' && from[2] <= '7' &&
		    from[3] >= '0' && from[3] <= '7') {
			*to++ = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
			from += 3;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
}

/* This thread's cgroup in the hierarchy of the controller (v1) and in the unified one: "4:hugetlb:/a", "0::/a". */
static int read_memberships(const char *root, char **legacy, char **unified)
{
	FILE *file = open_text(root, "/proc/thread-self/cgroup");
	char *line = NULL;
	size_t size = 0;

	if (!file)
		file = open_text(root, "/proc/self/cgroup");
	if (!file)
		return -errno;
	while (getline(&line, &size, file) >= 0) {
		char *controllers = strchr(line, ':');
		char *path = controllers ? strchr(controllers + 1, ':') : NULL;
		char **group;

		if (!path || path[1] != '/')
			continue;
		*path++ = '\0';
		path[strcspn(path, "\n")] = '\0';
		if (!controllers[1])
			group = unified;
		else if (has_word(controllers + 1, "hugetlb"))
			group = legacy;
		else
			continue;
		free(*group);
		*group = strdup(path);
	}
	free(line);
	fclose(file);
	return 0;
}

/* The root and mount point of a line of mountinfo that mounts a hierarchy with the controller, or may do so. */
static bool read_mount(char *line, char **root, char **point, bool *unified)
{
	char *word, *state = NULL;
	int number = 0;

	for (word = strtok_r(line, " ", &state); word; word = strtok_r(NULL, " ", &state), number++) {
		if (number == 3)
			*root = word;
		else if (number == 4)
			*point = word;
		else if (number > 5 && strcmp(word, "-") == 0)
			break;
	}
	/* Optional fields of unknown number end with a lone dash; file system, source and its options follow. */
	word = word ? strtok_r(NULL, " ", &state) : NULL;
	if (!word || !strtok_r(NULL, " ", &state))
		return false;
	*unified = strcmp(word, "cgroup2") == 0;
	if (!*unified) {
		bool legacy = strcmp(word, "cgroup") == 0;

		word = strtok_r(NULL, " ", &state);
		if (!legacy || !word || !has_word(word, "hugetlb"))
			return false;
	}
	unescape(*root);
	unescape(*point);
	return true;
}

/* Where a cgroup is below a mount. A container sees only a part of the hierarchy, which begins at `root`. */
static bool directory_of(const struct question *question, const char *root, const char *point, const char *group,
			 char directory[PATH_MAX])
{
	char whole[PATH_MAX];
	size_t length = strlen(root);

	if (strcmp(root, "/") != 0 && strncmp(group, root, length) == 0 && (!group[length] || group[length] == '/'))
		group += length;
	if (strcmp(group, "/") == 0)
		group = "";
	if (snprintf(directory, PATH_MAX, "%s%s", point, group) >= PATH_MAX ||
	    snprintf(whole, PATH_MAX, "%s%s", question->root, directory) >= PATH_MAX)
		return false;
	/* A cgroup that cannot be seen from here may have a limit above it that can. */
	if (access(whole, F_OK) != 0)
		snprintf(directory, PATH_MAX, "%s", point);
	return true;
}

/* "hugetlb.2MB.rsvd.max" in a directory. */
static bool file_in(const struct question *question, const char *directory, const char *name,
		    char path[CLINUX_HUGETLB_PATH_SIZE])
{
	unsigned int shift = question->page_size >= 1 << 30 ? 30 : question->page_size >= 1 << 20 ? 20 : 10;

	return snprintf(path, CLINUX_HUGETLB_PATH_SIZE, "%s/hugetlb.%" PRIu64 "%cB.%s%s", directory,
			question->page_size >> shift, shift == 30 ? 'G' : shift == 20 ? 'M' : 'K',
			question->reserving ? "rsvd." : "", name) < CLINUX_HUGETLB_PATH_SIZE;
}

static int64_t failures(const struct question *question, const char *directory)
{
	char path[CLINUX_HUGETLB_PATH_SIZE];
	uint64_t number = 0;
	FILE *file;

	if (!file_in(question, directory, question->unified ? "events" : "failcnt", path))
		return -1;
	if (!question->unified)
		return read_number(question->root, path, &number) ? (int64_t)number : -1;
	file = open_text(question->root, path);
	if (!file)
		return -1;
	if (fscanf(file, "max %" SCNu64, &number) != 1)
		number = UINT64_MAX;
	fclose(file);
	return (int64_t)number;
}

static bool is_in_the_way(const struct question *question, const char *directory, struct clinux_hugetlb_limit *limit)
{
	char usage[CLINUX_HUGETLB_PATH_SIZE];

	if (!file_in(question, directory, question->unified ? "max" : "limit_in_bytes", limit->file) ||
	    !read_number(question->root, limit->file, &limit->bytes))
		return false;
	limit->used = 0;
	if (file_in(question, directory, question->unified ? "current" : "usage_in_bytes", usage))
		read_number(question->root, usage, &limit->used);
	if (limit->used <= limit->bytes && question->bytes <= limit->bytes - limit->used)
		return false;
	limit->failures = failures(question, directory);
	return true;
}

/* From the cgroup up to the mount. */
static bool climb(const struct question *question, char *directory, size_t mount_length,
		  struct clinux_hugetlb_limit *limit)
{
	while (!is_in_the_way(question, directory, limit)) {
		char *slash = strrchr(directory, '/');

		if (!slash || (size_t)(slash - directory) < mount_length)
			return false;
		*slash = '\0';
	}
	return true;
}

int clinux_find_hugetlb_limit(const char *root, uint64_t bytes, uint64_t page_size, int reserving,
			      struct clinux_hugetlb_limit *limit)
{
	struct question question = { .root = root, .bytes = bytes, .page_size = page_size, .reserving = reserving };
	char *legacy = NULL, *unified = NULL, *line = NULL, *from, *point;
	size_t size = 0;
	int result = read_memberships(root, &legacy, &unified);
	FILE *mounts = result < 0 ? NULL : open_text(root, "/proc/self/mountinfo");

	if (!result && !mounts)
		result = -errno;
	while (!result && getline(&line, &size, mounts) >= 0) {
		char directory[PATH_MAX];
		const char *group;

		if (!read_mount(line, &from, &point, &question.unified))
			continue;
		group = question.unified ? unified : legacy;
		/* A hierarchy without the controller has none of its files: the search goes on. */
		if (group && directory_of(&question, from, point, group, directory))
			result = climb(&question, directory, strlen(point), limit);
	}
	if (mounts)
		fclose(mounts);
	free(line);
	free(legacy);
	free(unified);
	return result;
}

int64_t clinux_hugetlb_pool(uint64_t page_size, const char *name)
{
	char path[128];
	uint64_t number;

	snprintf(path, sizeof(path), "/sys/kernel/mm/hugepages/hugepages-%" PRIu64 "kB/%s", page_size >> 10, name);
	return read_number("", path, &number) && number <= INT64_MAX ? (int64_t)number : -ENOENT;
}
