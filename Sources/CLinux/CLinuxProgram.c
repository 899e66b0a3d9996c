/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxProgram.h"

#include <dirent.h>
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct build_id {
	char *digits;
	size_t size;
	size_t count;
};

static size_t padded(size_t bytes)
{
	return (bytes + 3) & ~(size_t)3;
}

/* Notes of a segment: name and content follow each header, each padded to four bytes. */
static void find_in_notes(const char *notes, size_t size, struct build_id *found)
{
	size_t at = 0;

	while (size - at >= sizeof(ElfW(Nhdr))) {
		const ElfW(Nhdr) *note = (const void *)(notes + at);
		size_t name = at + sizeof(*note);
		size_t content, i;

		if (note->n_namesz > size - name)
			return;
		content = name + padded(note->n_namesz);
		if (content > size || note->n_descsz > size - content)
			return;
		if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && !memcmp(notes + name, "GNU", 4) &&
		    note->n_descsz < found->size / 2) {
			for (i = 0; i < note->n_descsz; i++)
				snprintf(found->digits + 2 * i, 3, "%02x", (unsigned char)notes[content + i]);
			found->count = 2 * note->n_descsz;
			return;
		}
		at = content + padded(note->n_descsz);
		if (at > size)
			return;
	}
}

/* The first object is the program itself. */
static int look_at_program(struct dl_phdr_info *object, size_t size, void *found)
{
	int i;

	(void)size;
	for (i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
		struct build_id *id = found;

		if (segment->p_type == PT_NOTE && !id->count)
			find_in_notes((const char *)(object->dlpi_addr + segment->p_vaddr), segment->p_memsz, id);
	}
	return 1;
}

size_t clinux_program_build_id(char *digits, size_t size)
{
	struct build_id found = { digits, size, 0 };

	if (size)
		digits[0] = 0;
	dl_iterate_phdr(look_at_program, &found);
	return found.count;
}

char *clinux_beside(const char *name)
{
	char *own, *slash, *path = NULL;
	Dl_info object;

	if (!dladdr((void *)clinux_beside, &object) || !object.dli_fname)
		return NULL;
	own = realpath(object.dli_fname, NULL);
	if (!own)
		return NULL;
	slash = strrchr(own, '/');
	if (slash) {
		*slash = 0;
		if (asprintf(&path, "%s/%s", own, name) < 0)
			path = NULL;
	}
	free(own);
	return path;
}

int clinux_list(const char *directory, const char *suffix, char ***paths)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, NULL, alphasort);
	int i, found = 0;

	if (count < 0)
		return -errno;
	/* No more paths than entries, so that they take their places. */
	*paths = (char **)entries;
	for (i = 0; i < count; i++) {
		struct dirent *entry = entries[i];
		const char *end = strrchr(entry->d_name, '.');

		if (end && end != entry->d_name && !strcmp(end, suffix) &&
		    asprintf(&(*paths)[found], "%s/%s", directory, entry->d_name) >= 0)
			found++;
		free(entry);
	}
	return found;
}
