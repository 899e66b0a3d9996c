/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * QEMU's interface for TCG plugins, API versions 1 (QEMU 4.2 to 8.2) to 7 (11.1), as far as faultscope uses it. No function
 * is linked: each is looked up in the program that loaded the plugin, since no version has all of them.
 */
#ifndef CQEMU_PLUGIN_H
#define CQEMU_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The oldest and the newest API version known here. */
#define CQEMU_OLDEST_API 1
#define CQEMU_NEWEST_API 7

/* The one that the program asks for, found out when the plugin was loaded; QEMU reads it. */
extern int qemu_plugin_version;

/* QEMU's own version, 11.1 as 11001; 0 where it does not say. */
int cqemu_version(void);

/* What QEMU tells a plugin about itself. */
struct cqemu_info {
	const char *target_name;
	struct {
		int min;
		int cur;
	} version;
	bool system_emulation;
	struct {
		int smp_vcpus;
		int max_vcpus;
	} system;
};

/* A block of guest code that is being translated, and one of its instructions. */
struct cqemu_block;
struct cqemu_instruction;

/* A number for each vCPU, which generated code adds to (from API 2 on). */
struct cqemu_counter {
	void *scoreboard;
	size_t offset;
};

typedef void (*cqemu_executed)(unsigned int vcpu, void *data);
typedef void (*cqemu_accessed)(unsigned int vcpu, uint32_t kind, uint64_t address, void *data);

/* What is called with blocks and at the end, whatever arguments a version passes. */
struct cqemu_handlers {
	void (*translated)(struct cqemu_block *block);
	void (*ended)(void);
};

/* Looks the functions of API version `api` up; the name of one that the program lacks, or NULL. */
const char *cqemu_bind(int api);

/* Has the handlers called from now on. They stay valid until the program ends. */
void cqemu_handle(uint64_t plugin, const struct cqemu_handlers *handlers);

size_t cqemu_block_count(const struct cqemu_block *block);
uint64_t cqemu_block_address(const struct cqemu_block *block);
struct cqemu_instruction *cqemu_block_instruction(const struct cqemu_block *block, size_t index);

uint64_t cqemu_instruction_address(const struct cqemu_instruction *instruction);
size_t cqemu_instruction_size(const struct cqemu_instruction *instruction);

/* Copies an instruction's bytes; how many. */
size_t cqemu_instruction_bytes(const struct cqemu_instruction *instruction, uint8_t *bytes, size_t capacity);

void cqemu_on_block(struct cqemu_block *block, cqemu_executed call, void *data);
void cqemu_on_instruction(struct cqemu_instruction *instruction, cqemu_executed call, void *data);
void cqemu_on_access(struct cqemu_instruction *instruction, cqemu_accessed call, void *data);

/* Counts `amount` for each load and store of an instruction. */
void cqemu_count_access(struct cqemu_instruction *instruction, uint64_t amount);

/* What was counted so far on a vCPU; in API 1 on all of them. */
uint64_t cqemu_counted(unsigned int vcpu);

/* A lock that spins; callbacks of several vCPUs may run at once. */
static inline void cqemu_lock(int *lock)
{
	while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE))
		;
}

static inline void cqemu_unlock(int *lock)
{
	__atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

/* Reads a whole file into memory of its own, ended by a zero; NULL with errno set. */
char *cqemu_read_file(const char *path, size_t *size);

/* A file's size and time of change in one number; 0 where there is none. */
uint64_t cqemu_file_stamp(const char *path);

/* Writes a whole file under a name beside it, then renames it; 0 or an errno. */
int cqemu_write_file(const char *path, const void *bytes, size_t size);

/* One line on standard error. */
void cqemu_say(const char *line);

const char *cqemu_error_text(int error);

#endif
