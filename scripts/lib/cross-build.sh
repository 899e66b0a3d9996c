# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2016,SC2034,SC2154
# Builds a library of the package for arm64. SwiftPM compiles the target by Package.swift, with the Embedded standard library that the
# toolchain has for aarch64-none-none-elf and the C library's arm64 headers; as it links nothing for a machine without an operating
# system, the linker is called here, with the flags that Package.swift has. For sourcing, after debian-suite.sh and packages.sh.

CROSS_HEADERS=/usr/aarch64-linux-gnu/include
CROSS_TRIPLE=aarch64-none-none-elf

# Succeeds where all that is needed is there, or could be installed; else $REASON says what is not.
cross_build_is_possible() {
	local compiler
	if ! need_packages "the engine is built for arm64, with the flags of Package.swift" \
		gcc-aarch64-linux-gnu libc6-dev-arm64-cross python3; then
		REASON="the cross compiler gcc-aarch64-linux-gnu cannot be installed here"
		return 1
	fi
	if ! compiler=$(command -v swiftc); then
		REASON="there is no swiftc on PATH"
		return 1
	fi
	CROSS_TOOLS=$(dirname "$(readlink -f "$compiler")")
	if [ ! -e "$CROSS_TOOLS/../lib/swift/embedded/Swift.swiftmodule/$CROSS_TRIPLE.swiftmodule" ]; then
		REASON="this Swift toolchain has no Embedded standard library for $CROSS_TRIPLE"
		return 1
	fi
	if [ ! -x "$CROSS_TOOLS/ld.lld" ]; then
		REASON="this Swift toolchain has no ld.lld"
		return 1
	fi
}

# cross_build TARGET LIBRARY: .cache/arm64/LIBRARY from the target's sources, and those of the targets that it depends on.
cross_build() {
	local target=$1 library=$CACHE/arm64/$2 scratch=$CACHE/arm64/build log=$CACHE/arm64/build.log
	local options=(-Xcc -isystem -Xcc "$CROSS_HEADERS" -Xcc -fPIC) macro
	# The triple names no operating system, and the headers ask for one.
	for macro in __linux__ __gnu_linux__ __unix__ __ELF__; do options+=(-Xcc "-D$macro"); done
	local words=() modules=() module
	readarray -t words < <(package_words "$target")
	readarray -t modules < <(printf '%s\n' "${words[@]}" | sed -n 's/^module //p')
	# SwiftPM builds nothing anew where only a header of a C target has changed, and keeps the objects of sources that are gone.
	if [ -n "$(find "$repo/Sources" -name '*.h' -newer "$library" -print -quit 2>/dev/null)" ] ||
		! list_sources "${modules[@]}" | cmp -s - "$scratch/$CROSS_TRIPLE/sources"; then
		rm -rf "${scratch:?}/$CROSS_TRIPLE"
		mkdir -p "$scratch/$CROSS_TRIPLE"
		list_sources "${modules[@]}" >"$scratch/$CROSS_TRIPLE/sources"
	fi
	if ! FAULTBENCH_ENGINE_ONLY=yes swift build --disable-automatic-resolution --package-path "$repo" --scratch-path "$scratch" -c release --triple "$CROSS_TRIPLE" \
		--target "$target" "${options[@]}" >"$log" 2>&1; then
		# No test may take the one of before for this one.
		rm -f "$library"
		tail -n 40 "$log" >&2
		echo "arm64: $target does not build; all output is in ${log#"$repo/"}" >&2
		return 1
	fi
	local flags=() objects=()
	readarray -t flags < <(printf '%s\n' "${words[@]}" | sed -n 's/^flag //p')
	for module in "${modules[@]}"; do
		objects+=("$scratch/$CROSS_TRIPLE/release/$module.build"/*.o)
	done
	aarch64-linux-gnu-gcc -shared -fuse-ld=lld -B"$CROSS_TOOLS" -o "$library.new" "${objects[@]}" "${flags[@]}"
	# Marks where code and data begin, twice for each function: half of the symbols, of use to nobody once it is linked.
	aarch64-linux-gnu-objcopy --wildcard --strip-symbol='$x*' --strip-symbol='$d*' "$library.new"
	mv "$library.new" "$library"
}

# list_sources MODULE…: what there is to compile.
list_sources() {
	local module
	for module in "$@"; do
		find "$repo/Sources/$module" -name '*.swift' -o -name '*.[cS]'
	done | LC_ALL=C sort
}

# package_words TARGET: what Package.swift says of it: "module NAME" for the target and all that it depends on and that has objects, "flag WORD" for the
# linker, in release.
package_words() {
	FAULTBENCH_ENGINE_ONLY=yes swift package --package-path "$repo" --scratch-path "$CACHE/arm64/build" dump-package | python3 -c '
import json, sys
targets = {target["name"]: target for target in json.load(sys.stdin)["targets"]}
seen, waiting = [], [sys.argv[1]]
while waiting:
    name = waiting.pop()
    if name in seen:
        continue
    seen.append(name)
    waiting += [next(iter(each.values()))[0] for each in targets[name]["dependencies"]]
for name in seen:
    if targets[name]["type"] != "system":
        print("module", name)
for setting in targets[sys.argv[1]]["settings"]:
    if setting["tool"] == "linker" and setting.get("condition", {}).get("config", "release") == "release":
        for flag in setting["kind"]["unsafeFlags"]["_0"]:
            print("flag", flag)
' "$1"
}
