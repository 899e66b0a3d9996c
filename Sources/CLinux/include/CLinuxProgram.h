/* SPDX-License-Identifier: GPL-2.0-only */
/* What the running program was made from, and the files that lie beside what is loaded into it. */
#ifndef CLINUX_PROGRAM_H
#define CLINUX_PROGRAM_H

#include <stddef.h>

/*
 * The GNU build id of the running program as hexadecimal digits, NUL-terminated. Returns their number: 0 for a program
 * without one, or with one that has no room in `size` bytes.
 */
size_t clinux_program_build_id(char *digits, size_t size);

/*
 * `name` in the directory of the library or program that this function is in, symbolic links followed; for free(3). NULL
 * where that cannot be told, too.
 */
char *clinux_beside(const char *name);

/*
 * The paths of what is in `directory` and has `suffix` from its last dot on, in the order of their names; each is for free(3),
 * and so is the array. Returns how many there are, or -errno without an array.
 */
int clinux_list(const char *directory, const char *suffix, char ***paths);

#endif
