/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The moments that libfaultscope.so looks for in an emulated guest: NOPs with displacements of their own ("FSB1", "FSE1"), on
 * arm64 moves of numbers of their own to the register that is always zero. The same numbers stand in
 * Sources/FaultScope/Instruction.swift and Instruction+Arm64.swift; no processor does anything.
 */
#ifndef CLINUX_SCOPE_H
#define CLINUX_SCOPE_H

static inline void clinux_scope_begin(void)
{
#if defined(__x86_64__)
	__asm__ volatile("nopl 0x31425346(%%rax)" ::: "memory");
#elif defined(__aarch64__)
	__asm__ volatile("movz xzr, #0x4642, lsl #48" ::: "memory");
#endif
}

static inline void clinux_scope_end(void)
{
#if defined(__x86_64__)
	__asm__ volatile("nopl 0x31455346(%%rax)" ::: "memory");
#elif defined(__aarch64__)
	__asm__ volatile("movz xzr, #0x4645, lsl #48" ::: "memory");
#endif
}

#endif
