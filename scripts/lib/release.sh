# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What a release is called and when it was made. Sourced, in the repository's root.

# The one place that has it.
release_version() {
	sed -n 's/^#define FAULTBENCH_VERSION "\(.*\)"$/\1/p' Sources/CVersion/CVersion.h
}

# Seconds since 1970: what SOURCE_DATE_EPOCH says, else the last commit, else, in a tree without git, the newest release's date in
# CHANGELOG.md.
release_epoch() {
	local day
	if [[ ${SOURCE_DATE_EPOCH-} =~ ^[0-9]+$ ]]; then
		echo "$SOURCE_DATE_EPOCH"
	elif git log -1 --format=%ct 2>/dev/null; then
		:
	else
		day=$(sed -n 's/^## [0-9.]* (\(....-..-..\))$/\1/p' CHANGELOG.md | head -n1)
		date -u -d "$day" +%s
	fi
}

# The release build, told to leave the path of this directory out of what sources call themselves: __FILE__ of C is a file's name,
# #file of Swift 5 that and the module's, as in Swift 6. Options on swift's command line would build everything anew after a plain
# `swift build -c release`; these variables of clang's and swiftc's do not, and a path with a blank is no matter.
build_release() {
	local note=.build/release/built-without-paths
	[ ! -d .build/release ] || forget_plain_objects "$note"
	CCC_OVERRIDE_OPTIONS="# +-D__FILE__=__FILE_NAME__ +-Wno-builtin-macro-redefined" \
		ADDITIONAL_SWIFT_DRIVER_FLAGS="-enable-experimental-concise-pound-file" swift build -c release "$@"
	touch "$note"
}

# forget_plain_objects NOTE: removes what a plain `swift build -c release` made after the file NOTE, so that it is compiled again: objects
# of C, and of dependencies, which may be Swift 5. This package's own Swift is Swift 6.
forget_plain_objects() {
	local newer=() list
	[ ! -e "$1" ] || newer=(-newer "$1")
	find -L .build/release -name '*.[cS].o' "${newer[@]}" -delete
	for list in .build/release/*.build/sources; do
		! grep -qsF '/.build/checkouts/' "$list" || find "${list%/*}" -name '*.swift.o' "${newer[@]}" -delete
	done
}

# files_with_own_path TREE: those that name a source or a product of this directory by its whole path.
files_with_own_path() {
	local status=0
	grep -rlaF -e "$PWD/Sources/" -e "$PWD/.build/" -- "$1" || status=$?
	# 2: something could not be read.
	[ "$status" -le 1 ]
}

# Of this machine, as packages call it: amd64 x86_64.
debian_architecture() {
	dpkg --print-architecture
}

tarball_name() {
	echo "faultbench-$(release_version)-linux-$(uname -m).tar.gz"
}

debian_package_name() {
	echo "faultbench_$(release_version)-1_$(debian_architecture).deb"
}
