# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Installs what is missing from the distribution's packages, and nothing else.
# For sourcing: need_packages "why it is needed" PACKAGE…

packages_lists_are_fresh=no

# Succeeds without a word if all packages are there. Returns 2, after the command to run, if one is missing and cannot be
# installed: under `set -e` that ends the script, unless the caller can do without.
need_packages() {
  local why=$1
  shift
  if ! command -v dpkg-query >/dev/null; then
    echo "packages: no dpkg-query here, so nothing is checked; needed, $why: $*" >&2
    return 0
  fi
  local missing=() package
  for package in "$@"; do
    package_is_installed "$package" || missing+=("$package")
  done
  if ((${#missing[@]} == 0)); then
    return 0
  fi
  echo "packages: installing ${missing[*]}: $why" >&2
  if ! refresh_package_lists || ! as_root_apt_get install -y --no-install-recommends "${missing[@]}"; then
    tell_how_to_install "${missing[@]}"
    return 2
  fi
}

package_is_installed() {
  # One line per architecture.
  dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -x installed >/dev/null
}

# Old lists name packages that the mirror may no longer have; one refresh is enough for a script.
refresh_package_lists() {
  if [[ $packages_lists_are_fresh == yes ]]; then
    return 0
  fi
  as_root_apt_get update || return 1
  packages_lists_are_fresh=yes
}

# Never asks: sudo only where it needs no password, another apt at work is waited for, what apt says is shown if it fails.
as_root_apt_get() {
  local root=() output
  if ((EUID != 0)); then
    root=(sudo -n)
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
  fi
  output=$("${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -o DPkg::Lock::Timeout=120 "$@" </dev/null 2>&1) && return 0
  printf '%s\n' "$output" >&2
  return 1
}

tell_how_to_install() {
  local sudo=
  ((EUID == 0)) || sudo="sudo "
  echo "packages: cannot install $*. Run this, then start again:" >&2
  echo "    ${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends $*" >&2
}
