/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CLINUX_H
#define CLINUX_H
#include <errno.h>
#include <string.h>
#include <stdlib.h>
#include <sys/mman.h>
#endif
