/* SPDX-License-Identifier: GPL-2.0-only */
/* One byte of each page, as will-it-scale's page_fault tests do it. */
#include "CLoops.h"

void cloops_touch_read(const char *memory, size_t length, size_t page)
{
	for (size_t i = 0; i < length; i += page)
		(void)*(const volatile char *)(memory + i);
}

void cloops_touch_write(char *memory, size_t length, size_t page)
{
	for (size_t i = 0; i < length; i += page)
		*(volatile char *)(memory + i) = 1;
}

void cloops_touch_read_write(char *memory, size_t length, size_t page)
{
	for (size_t i = 0; i < length; i += page) {
		volatile char *byte = memory + i;

		*byte = *byte;
	}
}
