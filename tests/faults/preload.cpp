// SPDX-License-Identifier: Apache-2.0
//
// Makes one call into the C library fail, or kills the process there. Loaded into the real program by LD_PRELOAD, and
// told what to do through a file that the test and the program both map: THALWEG_FAULTS names it. See faults.py.
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <type_traits>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace {

/// The calls, in the order in which faults.py reads them.
// clang-format off
#define CALLS(X) \
  X(open) X(read) X(write) X(fsync) X(fdatasync) X(ftruncate) X(rename) X(unlink) X(mkdir) X(stat) \
  X(close) X(flock) X(fcntl) X(access) X(readdir) X(mmap) X(socket) X(bind) X(listen) X(accept) \
  X(connect) X(receive) X(send) X(epoll_create) X(epoll_ctl) X(epoll_wait) X(eventfd) X(timerfd) \
  X(setsockopt) X(pipe) X(poll) X(getrandom) X(thread)
// clang-format on

#define AS_VALUE(name) name,
enum class Call : std::uint32_t { CALLS(AS_VALUE) count };
#undef AS_VALUE

constexpr std::size_t kCalls = static_cast<std::size_t>(Call::count);

enum Action : std::int32_t { kill_before = -1, kill_after = -2, tear_and_kill = -3, halve = -4 };  // else an errno

/// Laid out as faults.py packs it.
struct Control {
  std::atomic<std::uint32_t> armed;     ///< 1 + the call, or 0 for none
  std::atomic<std::int32_t> countdown;  ///< the call that fails, 1 for the next
  std::atomic<std::int32_t> times;      ///< and how many from there on
  std::atomic<std::int32_t> action;     ///< errno, or an Action
  std::atomic<std::uint32_t> fired;     ///< how many did
  std::array<char, 236> where;          ///< the path behind the first one's descriptor
  std::array<std::atomic<std::uint64_t>, 64> counts;
};

static_assert(sizeof(Control) == 256 + 512 && kCalls <= 64);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

Control* control = nullptr;

__attribute__((constructor)) void attach() {
  const char* path = std::getenv("THALWEG_FAULTS");
  if (path == nullptr) return;
  const auto number = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0));
  void* mapped = MAP_FAILED;
  if (number >= 0) {
    mapped = reinterpret_cast<void*>(
        ::syscall(SYS_mmap, nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, number, 0));
    ::syscall(SYS_close, number);
  }
  if (mapped == MAP_FAILED) {
    std::fprintf(stderr, "faults: cannot map %s\n", path);
    std::_Exit(2);
  }
  control = static_cast<Control*>(mapped);
}

void die() {
  ::syscall(SYS_kill, ::syscall(SYS_getpid), SIGKILL);
  for (;;) ::syscall(SYS_pause);
}

/// The path behind a descriptor.
std::array<char, 236> path_of(int descriptor) {
  std::array<char, 40> link{};
  std::array<char, 236> path{};
  std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", descriptor);
  ::syscall(SYS_readlink, link.data(), path.data(), path.size() - 1);
  return path;
}

/// Nothing that is no file can be full or have bad blocks; what is said there only wakes another thread.
bool can_fail(Call call, const std::array<char, 236>& path) {
  return (call != Call::read && call != Call::write) || path[0] == '/';
}

/// What is to happen at this call: 0 for nothing.
std::int32_t due(Call call, int descriptor, const char* path) {
  if (control == nullptr) return 0;
  control->counts[static_cast<std::size_t>(call)].fetch_add(1, std::memory_order_relaxed);
  if (control->armed.load() != 1 + static_cast<std::uint32_t>(call)) return 0;
  std::array<char, 236> where{};
  if (path != nullptr) {
    std::strncpy(where.data(), path, where.size() - 1);
  } else if (descriptor >= 0) {
    where = path_of(descriptor);
  }
  if (!can_fail(call, where)) return 0;
  const std::int32_t left = control->countdown.fetch_sub(1) - 1;
  if (left > 0 || -left >= control->times.load()) return 0;
  if (left == 0) control->where = where;
  control->fired.fetch_add(1);
  return control->action.load();
}

/// Calls, unless a fault is due. `some` calls with half of the bytes, for those that move bytes.
template <class Real, class Some>
auto guarded(Call call, int descriptor, const char* path, Real real, Some some) -> decltype(real()) {
  using Answer = decltype(real());
  const std::int32_t action = due(call, descriptor, path);
  if (action == 0) return real();
  if (action == halve) return some();
  if (action == tear_and_kill) some();
  if (action == kill_after) real();
  if (action < 0) die();
  if constexpr (std::is_pointer_v<Answer>) {
    errno = action;
    return call == Call::mmap ? static_cast<Answer>(MAP_FAILED) : Answer{};
  } else {
    if (call == Call::thread) return static_cast<Answer>(action);  // it does not set errno
    errno = action;
    return static_cast<Answer>(-1);
  }
}

template <class Real>
auto guarded(Call call, int descriptor, const char* path, Real real) -> decltype(real()) {
  return guarded(call, descriptor, path, real, real);
}

template <class Function>
Function* next_of(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

std::size_t half(std::size_t count) {
  return count > 1 ? count / 2 : count;
}

}  // namespace

/// The function of the C library behind ours.
#define REAL(name) static auto* const real = next_of<decltype(name)>(#name)

// NOLINTBEGIN
extern "C" {

#define OPENS(name)                                                                        \
  int name(const char* path, int flags, ...) {                                             \
    REAL(name);                                                                            \
    std::va_list more;                                                                     \
    va_start(more, flags);                                                                 \
    const mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0; \
    va_end(more);                                                                          \
    return guarded(Call::open, -1, path, [&] { return real(path, flags, mode); });         \
  }
OPENS(open)
OPENS(open64)

int openat(int folder, const char* path, int flags, ...) {
  REAL(openat);
  std::va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return guarded(Call::open, -1, path, [&] { return real(folder, path, flags, mode); });
}

FILE* fopen(const char* path, const char* mode) {
  REAL(fopen);
  return guarded(Call::open, -1, path, [&] { return real(path, mode); });
}

ssize_t read(int file, void* to, size_t count) {
  REAL(read);
  return guarded(
      Call::read, file, nullptr, [&] { return real(file, to, count); }, [&] { return real(file, to, half(count)); });
}

#define READS_AT(name)                                           \
  ssize_t name(int file, void* to, size_t count, off_t offset) { \
    REAL(name);                                                  \
    return guarded(                                              \
        Call::read,                                              \
        file,                                                    \
        nullptr,                                                 \
        [&] { return real(file, to, count, offset); },           \
        [&] { return real(file, to, half(count), offset); });    \
  }
READS_AT(pread)
READS_AT(pread64)

ssize_t write(int file, const void* from, size_t count) {
  REAL(write);
  return guarded(
      Call::write,
      file,
      nullptr,
      [&] { return real(file, from, count); },
      [&] { return real(file, from, half(count)); });
}

#define WRITES_AT(name)                                                  \
  ssize_t name(int file, const void* from, size_t count, off_t offset) { \
    REAL(name);                                                          \
    return guarded(                                                      \
        Call::write,                                                     \
        file,                                                            \
        nullptr,                                                         \
        [&] { return real(file, from, count, offset); },                 \
        [&] { return real(file, from, half(count), offset); });          \
  }
WRITES_AT(pwrite)
WRITES_AT(pwrite64)

#define PLAIN(name, call, descriptor, path, parameters, arguments)                \
  parameters {                                                                    \
    REAL(name);                                                                   \
    return guarded(Call::call, descriptor, path, [&] { return real arguments; }); \
  }
PLAIN(fsync, fsync, file, nullptr, int fsync(int file), (file))
PLAIN(fdatasync, fdatasync, file, nullptr, int fdatasync(int file), (file))
PLAIN(ftruncate, ftruncate, file, nullptr, int ftruncate(int file, off_t size) noexcept, (file, size))
PLAIN(ftruncate64, ftruncate, file, nullptr, int ftruncate64(int file, off_t size) noexcept, (file, size))
PLAIN(rename, rename, -1, from, int rename(const char* from, const char* to) noexcept, (from, to))
PLAIN(
    renameat, rename, -1, from, int renameat(int a, const char* from, int b, const char* to) noexcept, (a, from, b, to))
PLAIN(unlink, unlink, -1, path, int unlink(const char* path) noexcept, (path))
PLAIN(unlinkat, unlink, -1, path, int unlinkat(int folder, const char* path, int flags) noexcept, (folder, path, flags))
PLAIN(mkdir, mkdir, -1, path, int mkdir(const char* path, mode_t mode) noexcept, (path, mode))
PLAIN(mkdirat, mkdir, -1, path, int mkdirat(int folder, const char* path, mode_t mode) noexcept, (folder, path, mode))
PLAIN(stat, stat, -1, path, int stat(const char* path, struct stat* found) noexcept, (path, found))
PLAIN(stat64, stat, -1, path, int stat64(const char* path, struct stat64* found) noexcept, (path, found))
PLAIN(lstat64, stat, -1, path, int lstat64(const char* path, struct stat64* found) noexcept, (path, found))
PLAIN(fstat, stat, file, nullptr, int fstat(int file, struct stat* found) noexcept, (file, found))
PLAIN(fstat64, stat, file, nullptr, int fstat64(int file, struct stat64* found) noexcept, (file, found))
PLAIN(flock, flock, file, nullptr, int flock(int file, int operation) noexcept, (file, operation))
PLAIN(access, access, -1, path, int access(const char* path, int mode) noexcept, (path, mode))
PLAIN(faccessat,
      access,
      -1,
      path,
      int faccessat(int folder, const char* path, int mode, int flags) noexcept,
      (folder, path, mode, flags))
PLAIN(fdopendir, readdir, folder, nullptr, DIR* fdopendir(int folder), (folder))
PLAIN(readdir, readdir, -1, nullptr, dirent* readdir(DIR* stream), (stream))
PLAIN(mmap,
      mmap,
      file,
      nullptr,
      void* mmap(void* at, size_t size, int may, int flags, int file, off_t from) noexcept,
      (at, size, may, flags, file, from))
PLAIN(mmap64,
      mmap,
      file,
      nullptr,
      void* mmap64(void* at, size_t size, int may, int flags, int file, off_t from) noexcept,
      (at, size, may, flags, file, from))

PLAIN(socket, socket, -1, nullptr, int socket(int family, int type, int protocol) noexcept, (family, type, protocol))
PLAIN(bind, bind, file, nullptr, int bind(int file, const sockaddr* to, socklen_t size) noexcept, (file, to, size))
PLAIN(listen, listen, file, nullptr, int listen(int file, int waiting) noexcept, (file, waiting))
PLAIN(accept, accept, file, nullptr, int accept(int file, sockaddr* from, socklen_t* size), (file, from, size))
PLAIN(connect, connect, file, nullptr, int connect(int file, const sockaddr* to, socklen_t size), (file, to, size))
PLAIN(recvmsg, receive, file, nullptr, ssize_t recvmsg(int file, msghdr* message, int flags), (file, message, flags))
PLAIN(sendmsg, send, file, nullptr, ssize_t sendmsg(int file, const msghdr* message, int flags), (file, message, flags))
PLAIN(epoll_create1, epoll_create, -1, nullptr, int epoll_create1(int flags) noexcept, (flags))
PLAIN(epoll_ctl,
      epoll_ctl,
      file,
      nullptr,
      int epoll_ctl(int set, int what, int file, epoll_event* event) noexcept,
      (set, what, file, event))
PLAIN(epoll_wait,
      epoll_wait,
      -1,
      nullptr,
      int epoll_wait(int set, epoll_event* events, int most, int wait),
      (set, events, most, wait))
PLAIN(eventfd, eventfd, -1, nullptr, int eventfd(unsigned initial, int flags) noexcept, (initial, flags))
PLAIN(timerfd_create, timerfd, -1, nullptr, int timerfd_create(clockid_t clock, int flags) noexcept, (clock, flags))
PLAIN(timerfd_settime,
      timerfd,
      -1,
      nullptr,
      int timerfd_settime(int file, int flags, const itimerspec* at, itimerspec* before) noexcept,
      (file, flags, at, before))
PLAIN(setsockopt,
      setsockopt,
      file,
      nullptr,
      int setsockopt(int file, int level, int name, const void* value, socklen_t size) noexcept,
      (file, level, name, value, size))
PLAIN(pipe2, pipe, -1, nullptr, int pipe2(int ends[2], int flags) noexcept, (ends, flags))
PLAIN(poll, poll, -1, nullptr, int poll(pollfd* watched, nfds_t count, int wait), (watched, count, wait))
PLAIN(getrandom, getrandom, -1, nullptr, ssize_t getrandom(void* to, size_t count, unsigned flags), (to, count, flags))
PLAIN(pthread_create,
      thread,
      -1,
      nullptr,
      int pthread_create(pthread_t* made, const pthread_attr_t* how, void* (*run)(void*), void* with) noexcept,
      (made, how, run, with))

ssize_t recv(int file, void* to, size_t count, int flags) {
  REAL(recv);
  return guarded(
      Call::receive,
      file,
      nullptr,
      [&] { return real(file, to, count, flags); },
      [&] { return real(file, to, half(count), flags); });
}

ssize_t send(int file, const void* from, size_t count, int flags) {
  REAL(send);
  return guarded(
      Call::send,
      file,
      nullptr,
      [&] { return real(file, from, count, flags); },
      [&] { return real(file, from, half(count), flags); });
}

/// For close, a failure means that the descriptor is gone all the same.
int close(int file) {
  REAL(close);
  const auto closed_and_said_no = [&] { return real(file); };
  const std::int32_t action = due(Call::close, file, nullptr);
  if (action == kill_before) die();
  const int answer = closed_and_said_no();
  if (action < 0) die();
  if (action == 0) return answer;
  errno = action;
  return -1;
}

#define CONTROLS(name)                                                                         \
  int name(int file, int command, ...) {                                                       \
    REAL(name);                                                                                \
    std::va_list more;                                                                         \
    va_start(more, command);                                                                   \
    void* argument = va_arg(more, void*);                                                      \
    va_end(more);                                                                              \
    return guarded(Call::fcntl, file, nullptr, [&] { return real(file, command, argument); }); \
  }
CONTROLS(fcntl)
CONTROLS(fcntl64)
}
// NOLINTEND
