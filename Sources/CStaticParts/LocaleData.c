// SPDX-License-Identifier: GPL-2.0-only
#include <stdint.h>

// Foundation brings 32 MiB of ICU's data: names of regions, currencies, time zones and calendars in all languages. The program asks
// for none of them. With an empty table under its name the linker leaves the real one out; whoever asked all the same would get
// an error from ICU. Another toolchain may have another ICU: its data would then be in the program, and the test of the program's
// size tells (docs/packaging.md).
//
// The layout is that of ICU's common data: a header with the format `ToCP`, then a table of contents without entries.
struct locale_data {
  uint16_t header_size;
  uint8_t magic[2];
  uint16_t info_size;
  uint16_t info_reserved;
  uint8_t is_big_endian;
  uint8_t is_ebcdic;
  uint8_t unit_size;
  uint8_t reserved;
  uint8_t format[4];
  uint8_t format_version[4];
  uint8_t data_version[4];
  uint8_t padding[8];
  uint32_t count;
  uint32_t end;
};

__attribute__((visibility("hidden"))) const struct locale_data icudt76_dat
    __attribute__((aligned(16))) = {
        .header_size = 32,
        .magic = {0xda, 0x27},
        .info_size = 20,
        .unit_size = 2,
        .format = {'T', 'o', 'C', 'P'},
        .format_version = {1},
};
