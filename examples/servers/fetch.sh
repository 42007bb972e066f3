#!/bin/sh
# Installs Postfix from Debian and unpacks Exim into the folder that is its
# argument. Needs root.
set -eu
dir=$1
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends postfix libgnutls-dane0 libdb5.3 libidn12 libidn2-0 libpcre2-8-0 >/dev/null
mkdir -p "$dir"
cd "$dir"
apt-get download -qq exim4-daemon-light exim4-base
for package in exim4-*.deb; do dpkg -x "$package" root; done
id Debian-exim >/dev/null 2>&1 || useradd --system --no-create-home Debian-exim
