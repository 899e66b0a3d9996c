/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CQemuPlugin.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

__attribute__((used, retain, visibility("default"))) int qemu_plugin_version;

/* The functions of the program. Where versions differ, under the name of each shape. */
static struct {
	void (*on_translation)(uint64_t, void (*)(uint64_t, struct cqemu_block *));
	void (*on_translation_7)(uint64_t, void (*)(struct cqemu_block *, void *), void *);
	void (*on_exit)(uint64_t, void (*)(uint64_t, void *), void *);
	void (*on_exit_7)(uint64_t, void (*)(void *), void *);
	size_t (*block_count)(const struct cqemu_block *);
	uint64_t (*block_address)(const struct cqemu_block *);
	struct cqemu_instruction *(*block_instruction)(const struct cqemu_block *, size_t);
	const void *(*instruction_data)(const struct cqemu_instruction *);
	size_t (*copy_instruction_data)(const struct cqemu_instruction *, void *, size_t);
	size_t (*instruction_size)(const struct cqemu_instruction *);
	uint64_t (*instruction_address)(const struct cqemu_instruction *);
	void (*on_block)(struct cqemu_block *, cqemu_executed, int, void *);
	void (*on_instruction)(struct cqemu_instruction *, cqemu_executed, int, void *);
	void (*on_access)(struct cqemu_instruction *, cqemu_accessed, int, int, void *);
	void (*count_access)(struct cqemu_instruction *, int, int, void *, uint64_t);
	void (*count_access_per_vcpu)(struct cqemu_instruction *, int, int, struct cqemu_counter, uint64_t);
	void *(*new_scoreboard)(size_t);
	uint64_t (*counter_value)(struct cqemu_counter, unsigned int);
} qemu;

static struct cqemu_handlers handlers;
static struct cqemu_counter counter;
static uint64_t counted;

/* Loads or stores alone are no choice: QEMU 7.2 takes one for the other. */
enum { NO_REGISTERS = 0, ADD = 0, ANY_ACCESS = 3 };

static const char emulator[] = "QEMU emulator version ";

/* "QEMU emulator version 11.1.3": the program's own words, in its first object's constants. */
static int find_version(struct dl_phdr_info *object, size_t size, void *result)
{
	int *version = result;

	(void)size;
	for (int i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
		const char *start = (const char *)(object->dlpi_addr + segment->p_vaddr), *found;

		if (segment->p_type != PT_LOAD || (segment->p_flags & (PF_R | PF_W)) != PF_R)
			continue;
		found = memmem(start, segment->p_memsz, emulator, sizeof(emulator) - 1);
		if (found) {
			int major = 0, minor = 0;
			const char *end = start + segment->p_memsz;

			found += sizeof(emulator) - 1;
			for (; found < end && *found >= '0' && *found <= '9' && major < 1000; found++)
				major = major * 10 + *found - '0';
			if (found < end && *found == '.')
				found++;
			for (; found < end && *found >= '0' && *found <= '9' && minor < 1000; found++)
				minor = minor * 10 + *found - '0';
			*version = major * 1000 + minor;
			return 1;
		}
	}
	return 1;
}

int cqemu_version(void)
{
	static int version = -1;

	if (version < 0) {
		version = 0;
		dl_iterate_phdr(find_version, &version);
	}
	return version;
}

/*
 * QEMU reads qemu_plugin_version before it tells its own. What it exports tells versions 1, 2 to 5, and 6 or 7 apart; the
 * latter two export the same and differ in every callback, so QEMU's own version decides.
 */
__attribute__((constructor)) static void choose_version(void)
{
	if (dlsym(RTLD_DEFAULT, "qemu_plugin_n_vcpus")) {
		qemu_plugin_version = 1;
	} else if (dlsym(RTLD_DEFAULT, "qemu_plugin_set_pc")) {
		qemu_plugin_version = cqemu_version() >= 11001 ? 7 : 6;
	} else if (dlsym(RTLD_DEFAULT, "qemu_plugin_write_memory_vaddr")) {
		qemu_plugin_version = 5;
	} else if (dlsym(RTLD_DEFAULT, "qemu_plugin_read_memory_vaddr")) {
		qemu_plugin_version = 4;
	} else {
		qemu_plugin_version = 2;
	}
}

const char *cqemu_bind(int api)
{
	const char *missing = NULL;
#define BIND(field, name)                                                                                                \
	do {                                                                                                             \
		*(void **)&qemu.field = dlsym(RTLD_DEFAULT, name);                                                       \
		if (!qemu.field && !missing)                                                                             \
			missing = name;                                                                                  \
	} while (0)

	if (api >= 7) {
		BIND(on_translation_7, "qemu_plugin_register_vcpu_tb_trans_cb");
		BIND(on_exit_7, "qemu_plugin_register_atexit_cb");
	} else {
		BIND(on_translation, "qemu_plugin_register_vcpu_tb_trans_cb");
		BIND(on_exit, "qemu_plugin_register_atexit_cb");
	}
	BIND(block_count, "qemu_plugin_tb_n_insns");
	BIND(block_address, "qemu_plugin_tb_vaddr");
	BIND(block_instruction, "qemu_plugin_tb_get_insn");
	if (api >= 3)
		BIND(copy_instruction_data, "qemu_plugin_insn_data");
	else
		BIND(instruction_data, "qemu_plugin_insn_data");
	BIND(instruction_size, "qemu_plugin_insn_size");
	BIND(instruction_address, "qemu_plugin_insn_vaddr");
	BIND(on_block, "qemu_plugin_register_vcpu_tb_exec_cb");
	BIND(on_instruction, "qemu_plugin_register_vcpu_insn_exec_cb");
	BIND(on_access, "qemu_plugin_register_vcpu_mem_cb");
	if (api >= 2) {
		BIND(count_access_per_vcpu, "qemu_plugin_register_vcpu_mem_inline_per_vcpu");
		BIND(new_scoreboard, "qemu_plugin_scoreboard_new");
		BIND(counter_value, "qemu_plugin_u64_get");
		if (!missing)
			counter.scoreboard = qemu.new_scoreboard(sizeof(uint64_t));
	} else {
		BIND(count_access, "qemu_plugin_register_vcpu_mem_inline");
	}
#undef BIND
	return missing;
}

static void translated(uint64_t plugin, struct cqemu_block *block)
{
	(void)plugin;
	handlers.translated(block);
}

static void translated_7(struct cqemu_block *block, void *data)
{
	(void)data;
	handlers.translated(block);
}

static void ended(uint64_t plugin, void *data)
{
	(void)plugin;
	(void)data;
	handlers.ended();
}

static void ended_7(void *data)
{
	(void)data;
	handlers.ended();
}

void cqemu_handle(uint64_t plugin, const struct cqemu_handlers *given)
{
	handlers = *given;
	if (qemu.on_translation_7) {
		qemu.on_translation_7(plugin, translated_7, NULL);
		qemu.on_exit_7(plugin, ended_7, NULL);
	} else {
		qemu.on_translation(plugin, translated);
		qemu.on_exit(plugin, ended, NULL);
	}
}

size_t cqemu_block_count(const struct cqemu_block *block)
{
	return qemu.block_count(block);
}

uint64_t cqemu_block_address(const struct cqemu_block *block)
{
	return qemu.block_address(block);
}

struct cqemu_instruction *cqemu_block_instruction(const struct cqemu_block *block, size_t index)
{
	return qemu.block_instruction(block, index);
}

uint64_t cqemu_instruction_address(const struct cqemu_instruction *instruction)
{
	return qemu.instruction_address(instruction);
}

size_t cqemu_instruction_size(const struct cqemu_instruction *instruction)
{
	return qemu.instruction_size(instruction);
}

size_t cqemu_instruction_bytes(const struct cqemu_instruction *instruction, uint8_t *bytes, size_t capacity)
{
	size_t size = qemu.instruction_size(instruction);

	if (qemu.copy_instruction_data)
		return qemu.copy_instruction_data(instruction, bytes, capacity);
	if (size > capacity)
		size = capacity;
	memcpy(bytes, qemu.instruction_data(instruction), size);
	return size;
}

void cqemu_on_block(struct cqemu_block *block, cqemu_executed call, void *data)
{
	qemu.on_block(block, call, NO_REGISTERS, data);
}

void cqemu_on_instruction(struct cqemu_instruction *instruction, cqemu_executed call, void *data)
{
	qemu.on_instruction(instruction, call, NO_REGISTERS, data);
}

void cqemu_on_access(struct cqemu_instruction *instruction, cqemu_accessed call, void *data)
{
	qemu.on_access(instruction, call, NO_REGISTERS, ANY_ACCESS, data);
}

void cqemu_count_access(struct cqemu_instruction *instruction, uint64_t amount)
{
	if (qemu.count_access_per_vcpu)
		qemu.count_access_per_vcpu(instruction, ANY_ACCESS, ADD, counter, amount);
	else
		qemu.count_access(instruction, ANY_ACCESS, ADD, &counted, amount);
}

uint64_t cqemu_counted(unsigned int vcpu)
{
	return qemu.counter_value ? qemu.counter_value(counter, vcpu) : counted;
}
