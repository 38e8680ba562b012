#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Looks into compiled archives for what the pure modules must not call: tools/check_pure.sh ARCHIVE...
# Same inputs, same outputs, on every machine and at every time: that holds only while no symbol below is asked for.
# With --self-check COMPILER it plants one call of each sort in an object of its own and expects to find it.
set -euo pipefail

# Why, and a pattern for the symbols as `nm -C` writes them.
denied='
a clock: take the time as an argument = (clock_gettime|clock_getres|gettimeofday|time|clock|localtime(_r)?|mktime|nanosleep|usleep|sleep)$|std::chrono::_V2::.*::now\(
chance: take random bytes as an argument = (getrandom|getentropy|s?rand|rand_r|s?random|arc4random.*|randombytes_.*|RAND_.*)$|std::random_device::
a file: bytes come in and go out as values = (open|openat|creat|fopen|read|write|pread|pwrite|rename|unlink|mkdir|opendir|stat|fstat|fsync|fdatasync|mmap)(64)?$|std::basic_(if|of|f)stream<|std::filesystem::
a console stream: return the text = std::(cout|cerr|clog|cin)$|std::ios_base::Init::
a socket: the host speaks to the network = (socket|connect|bind|listen|accept4?|send|sendto|sendmsg|recv|recvfrom|recvmsg|poll|epoll_.*|select|getaddrinfo)$
a thread or process: the host decides who runs when = (pthread_create|pthread_mutex_.*|pthread_cond_.*|sem_.*|fork|vfork|execv.*|system|popen)$|std::(thread|condition_variable|this_thread|__future_base)::
the environment: options come in as values = (getenv|secure_getenv|setenv|getpid|gethostname|uname|setlocale)$|std::locale::(global|locale)\([^)]
'

# Prints "archive: symbol (reason)" for each symbol that is asked for and denied.
violations() {
  local archive=$1 symbols line
  symbols=$(nm -uC "$archive" 2> /dev/null | sed -n 's/^ *[Uw] //p' | sed 's/@.*//' | sort -u)
  [[ -n $symbols ]] || { echo "$archive: no undefined symbols at all, so it was not checked"; return; }
  while read -r line; do
    [[ -n $line ]] || continue
    { grep -E "^(${line#* = })" <<< "$symbols" || true; } | sed "s|^|$archive: |; s|\$| (${line%% = *})|"
  done <<< "$denied"
}

self_check() {
  local compiler=$1 name code missed=0
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  while IFS='|' read -r name code; do
    [[ -n $name ]] || continue
    printf '%s\n' "$code" | "$compiler" -std=c++20 -x c++ -c -o "$work/planted.o" -
    if violations "$work/planted.o" | grep -q "($name"; then continue; fi
    echo "self-check: planted, and not found: $name"
    missed=1
  done << 'PLANTED'
a clock|extern "C" int clock_gettime(int, void*); int planted() { return clock_gettime(0, nullptr); }
a clock|namespace std::chrono::_V2 { struct system_clock { static long now(); }; } long planted() { return std::chrono::_V2::system_clock::now(); }
chance|extern "C" int rand(); int planted() { return rand(); }
a file|extern "C" void* fopen(const char*, const char*); void* planted() { return fopen("a", "b"); }
a console stream|namespace std { extern int cout; } int planted() { return std::cout; }
a socket|extern "C" int socket(int, int, int); int planted() { return socket(0, 0, 0); }
a thread or process|extern "C" int pthread_create(); int planted() { return pthread_create(); }
the environment|extern "C" char* getenv(const char*); char* planted() { return getenv("HOME"); }
PLANTED
  printf 'int memcmp_like(); int planted() { return memcmp_like(); }\n' | "$compiler" -x c++ -c -o "$work/clean.o" -
  if [[ -n $(violations "$work/clean.o") ]]; then
    echo "self-check: a clean object is called impure"
    missed=1
  fi
  return "$missed"
}

case "${1-}" in
  "" | --help)
    echo "usage: tools/check_pure.sh ARCHIVE... | --self-check COMPILER" >&2
    exit 2
    ;;
  --self-check) self_check "$2" ;;
  *)
    found=$(for archive in "$@"; do violations "$archive"; done)
    [[ -z $found ]] || { echo "$found"; exit 1; }
    echo "$# archives are pure"
    ;;
esac
