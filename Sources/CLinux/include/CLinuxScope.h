/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The moments that libfaultscope.so looks for in an emulated guest: NOPs with displacements of their own ("FSB1", "FSE1"; the
 * same numbers stand in Sources/FaultScope/Instruction.swift), which no processor takes for anything else.
 */
#ifndef CLINUX_SCOPE_H
#define CLINUX_SCOPE_H

static inline void clinux_scope_begin(void)
{
#if defined(__x86_64__)
	__asm__ volatile("nopl 0x31425346(%%rax)" ::: "memory");
#endif
}

static inline void clinux_scope_end(void)
{
#if defined(__x86_64__)
	__asm__ volatile("nopl 0x31455346(%%rax)" ::: "memory");
#endif
}

#endif
