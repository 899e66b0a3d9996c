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

# The release build, told to leave the path of this directory out of what C files call themselves. An option on swift's command line
# would build everything anew after a plain `swift build -c release`; this variable of clang's does not. What such a build left of the
# one dependency that asserts in C is made again.
build_release() {
	local object
	for object in .build/release/CYaml.build/src/*.o; do
		! grep -qsF "$PWD/" "$object" || rm "$object"
	done
	CCC_OVERRIDE_OPTIONS="# +-ffile-prefix-map=$PWD=." swift build -c release "$@"
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
