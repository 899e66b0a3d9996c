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

# The release build, in which __FILE__ of C is a file's name, without this directory. An option on swift's command line would build
# everything anew after a plain `swift build -c release`; this variable of clang's does not. A blank in the path is no matter.
build_release() {
	# What such a plain build has compiled since is compiled again.
	local note=.build/release/built-without-paths newer=()
	if [ -d .build/release ]; then
		[ ! -e "$note" ] || newer=(-newer "$note")
		find -L .build/release -name '*.[cS].o' "${newer[@]}" -delete
	fi
	# The order of some of swiftc's passes follows addresses and hashes, which are others in each process (docs/packaging.md).
	local settled=()
	if setarch -R true 2>/dev/null; then settled=(setarch -R); fi
	SWIFT_DETERMINISTIC_HASHING=1 \
		CCC_OVERRIDE_OPTIONS="# +-D__FILE__=__FILE_NAME__ +-Wno-builtin-macro-redefined" \
		"${settled[@]}" swift build -c release "$@"
	touch "$note"
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
