// SPDX-License-Identifier: Apache-2.0
#include "files/folder.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace thalweg::files {
namespace {

constexpr const char* kLockName = ".lock";
constexpr std::size_t kUncheckedReadMax = 64 * 1024;

Error system_error(int number, const std::string& doing) {
  Code code = Code::unavailable;
  if (number == ENOENT || number == ENOTDIR) code = Code::not_found;
  if (number == ENOSPC || number == EDQUOT || number == EFBIG || number == EMFILE || number == ENFILE) {
    code = Code::exhausted;
  }
  if (number == EACCES || number == EPERM || number == EROFS) code = Code::refused;
  return {code, doing + ": " + std::system_category().message(number)};
}

/// Calls until a signal no longer interrupts.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

class Descriptor {
 public:
  Descriptor() = default;

  explicit Descriptor(int number) : number_(number) {}

  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

  Descriptor& operator=(Descriptor&&) = delete;

  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  [[nodiscard]] int number() const { return number_; }

  [[nodiscard]] bool is_open() const { return number_ >= 0; }

  void release() { number_ = -1; }

 private:
  int number_ = -1;
};

Result<Descriptor> open_at(int folder, const std::string& path, int flags) {
  const int number = uninterrupted([&] { return ::openat(folder, path.c_str(), flags | O_CLOEXEC, 0600); });
  if (number < 0) return system_error(errno, "opening " + path);
  return Descriptor(number);
}

Result<Unit> sync_folder(int base, const std::string& path) {
  const Descriptor folder = TRY(open_at(base, path, O_RDONLY | O_DIRECTORY));
  if (uninterrupted([&] { return ::fsync(folder.number()); }) != 0)
    return system_error(errno, "syncing folder " + path);
  return Unit{};
}

/// The folders that lead to `path`, outermost first, beginning with the one that `path` starts in.
std::vector<std::string> folders_above(const std::string& path) {
  std::vector<std::string> folders = {path.front() == '/' ? "/" : "."};
  for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1)) {
    folders.push_back(path.substr(0, at));
  }
  return folders;
}

/// Makes the folders above `path`. A folder that is there already may have been made by a process that died before its
/// sync, so nothing is taken as durable here: sync_above follows once `path` itself is there.
Result<Unit> make_above(int base, const std::string& path) {
  for (const std::string& folder : folders_above(path)) {
    if (::mkdirat(base, folder.c_str(), 0700) != 0 && errno != EEXIST) return system_error(errno, "making " + folder);
  }
  return Unit{};
}

Result<Unit> sync_above(int base, const std::string& path) {
  for (const std::string& folder : folders_above(path)) TRY(sync_folder(base, folder));
  return Unit{};
}

Result<std::uint64_t> size_of(int number, const std::string& path) {
  struct stat status {};

  if (::fstat(number, &status) != 0) return system_error(errno, "asking the size of " + path);
  return static_cast<std::uint64_t>(status.st_size);
}

Result<Unit> write_at(int number, const std::string& path, std::uint64_t offset, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t count =
        uninterrupted([&] { return ::pwrite(number, bytes.data(), bytes.size(), static_cast<off_t>(offset)); });
    if (count < 0) {
      return system_error(
          errno, "writing " + std::to_string(bytes.size()) + " bytes at " + std::to_string(offset) + " of " + path);
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return Unit{};
}

/// Reads up to `count` bytes; fewer only when the file ends.
Result<Bytes> read_at(int number, const std::string& path, std::uint64_t offset, std::size_t count) {
  Bytes bytes(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = uninterrupted(
        [&] { return ::pread(number, bytes.data() + done, count - done, static_cast<off_t>(offset + done)); });
    if (got < 0) {
      return system_error(errno,
                          "reading " + std::to_string(count) + " bytes at " + std::to_string(offset) + " of " + path);
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

Result<Unit> sync_data(int number, const std::string& path) {
  if (uninterrupted([&] { return ::fdatasync(number); }) == 0) return Unit{};
  return system_error(errno, "syncing " + path);
}

/// Sorted, without ours.
Result<std::vector<std::string>> names_in(Descriptor folder, const std::string& path) {
  DIR* stream = ::fdopendir(folder.number());
  if (stream == nullptr) return system_error(errno, "listing " + path);
  folder.release();  // the stream closes it
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(stream)) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
    errno = 0;
  }
  const int failure = errno;
  ::closedir(stream);
  if (failure != 0) return system_error(failure, "listing " + path);
  std::sort(names.begin(), names.end());
  return names;
}

Error opened_to_read(const std::string& path) {
  return {Code::refused, path + " was opened for reading only; nothing is written"};
}

class PosixFile final : public File {
 public:
  PosixFile(Descriptor descriptor, std::string path, bool to_read)
      : descriptor_(std::move(descriptor)), path_(std::move(path)), to_read_(to_read) {}

  Result<std::uint64_t> size_bytes() const override { return size_of(descriptor_.number(), path_); }

  Result<Bytes> read(std::uint64_t offset, std::size_t count) const override {
    // A damaged length must not make us ask for gigabytes of memory first.
    if (count > kUncheckedReadMax) {
      const std::uint64_t size = TRY(size_bytes());
      if (offset > size || count > size - offset) return too_short(offset, count);
    }
    Bytes bytes = TRY(read_at(descriptor_.number(), path_, offset, count));
    if (bytes.size() < count) return too_short(offset, count);
    return bytes;
  }

  Result<Unit> write(std::uint64_t offset, BytesView bytes) override {
    if (to_read_) return opened_to_read(path_);
    return write_at(descriptor_.number(), path_, offset, bytes);
  }

  Result<Unit> truncate(std::uint64_t size_bytes) override {
    if (to_read_) return opened_to_read(path_);
    const auto size = static_cast<off_t>(size_bytes);
    if (uninterrupted([&] { return ::ftruncate(descriptor_.number(), size); }) == 0) return Unit{};
    return system_error(errno, "cutting " + path_ + " to " + std::to_string(size_bytes) + " bytes");
  }

  Result<Unit> sync() override {
    if (to_read_) return Unit{};  // nothing was written
    // The kernel reports a lost page once only: a second sync would succeed over a hole.
    if (sync_failed_) {
      return Error{Code::unavailable, "an earlier sync of " + path_ + " failed; stop and start from what is on disk"};
    }
    Result<Unit> result = sync_data(descriptor_.number(), path_);
    if (!result) sync_failed_ = true;
    return result;
  }

 private:
  Error too_short(std::uint64_t offset, std::size_t count) const {
    return {Code::corrupt,
            path_ + " ends before byte " + std::to_string(offset) + " + " + std::to_string(count) +
                "; check the folder and repair it from a peer or a copy"};
  }

  Descriptor descriptor_;
  std::string path_;
  bool to_read_;
  std::atomic<bool> sync_failed_ = false;
};

class PosixDisk final : public Disk {
 public:
  /// `lock` is the locked file, or none for reading.
  PosixDisk(Descriptor root, Descriptor lock) : root_(std::move(root)), lock_(std::move(lock)) {}

  Result<std::unique_ptr<File>> open(std::string_view path) override {
    const std::string name = checked(path);
    if (to_read()) {
      Descriptor reading = TRY(open_at(root_.number(), name, O_RDONLY));
      return std::unique_ptr<File>(std::make_unique<PosixFile>(std::move(reading), name, true));
    }
    TRY(make_above(root_.number(), name));
    Descriptor descriptor = TRY(open_at(root_.number(), name, O_RDWR | O_CREAT));
    TRY(sync_above(root_.number(), name));
    return std::unique_ptr<File>(std::make_unique<PosixFile>(std::move(descriptor), name, false));
  }

  Result<Bytes> read_all(std::string_view path) const override {
    const std::string name = checked(path);
    const Descriptor descriptor = TRY(open_at(root_.number(), name, O_RDONLY));
    const std::uint64_t size = TRY(size_of(descriptor.number(), name));
    return read_at(descriptor.number(), name, 0, static_cast<std::size_t>(size));
  }

  Result<Unit> replace(std::string_view path, BytesView content) override {
    const std::string name = checked(path);
    if (to_read()) return opened_to_read(name);
    const std::scoped_lock turn(replacing_);
    TRY(make_above(root_.number(), name));
    const std::size_t slash = name.rfind('/');
    const std::size_t start = slash == std::string::npos ? 0 : slash + 1;
    const std::string half = name.substr(0, start) + "." + name.substr(start) + ".new";
    Result<Unit> written = write_whole(half, content);
    if (written && ::renameat(root_.number(), half.c_str(), root_.number(), name.c_str()) != 0) {
      written = system_error(errno, "renaming " + half + " to " + name);
    }
    if (!written) {
      ::unlinkat(root_.number(), half.c_str(), 0);
      return written;
    }
    return sync_above(root_.number(), name);
  }

  bool exists(std::string_view path) const override {
    return ::faccessat(root_.number(), checked(path).c_str(), F_OK, 0) == 0;
  }

  Result<std::vector<std::string>> list(std::string_view folder) const override {
    const std::string name = folder.empty() ? "." : checked(folder);
    auto opened = open_at(root_.number(), name, O_RDONLY | O_DIRECTORY);
    if (!opened && opened.error().code == Code::not_found) return std::vector<std::string>();
    Descriptor found = TRY(std::move(opened));
    return names_in(std::move(found), name);
  }

  Result<Unit> remove(std::string_view path) override {
    const std::string name = checked(path);
    if (to_read()) return opened_to_read(name);
    if (::unlinkat(root_.number(), name.c_str(), 0) != 0) {
      if (errno == ENOENT || errno == ENOTDIR) return Unit{};
      return system_error(errno, "removing " + name);
    }
    return sync_above(root_.number(), name);
  }

 private:
  bool to_read() const { return !lock_.is_open(); }

  /// Paths are made by our own code from fixed names and numbers; one that leads out of the folder is our bug.
  static std::string checked(std::string_view path) {
    const std::string framed = "/" + std::string(path) + "/";
    CHECK(framed.find("//") == std::string::npos);
    CHECK(framed.find("/../") == std::string::npos);
    CHECK(framed.find('\0') == std::string::npos);
    return std::string(path);
  }

  Result<Unit> write_whole(const std::string& name, BytesView content) {
    const Descriptor descriptor = TRY(open_at(root_.number(), name, O_WRONLY | O_CREAT | O_TRUNC));
    TRY(write_at(descriptor.number(), name, 0, content));
    return sync_data(descriptor.number(), name);
  }

  Descriptor root_;
  Descriptor lock_;
  std::mutex replacing_;
};

Result<Descriptor> lock_folder(const Descriptor& root, const std::string& path) {
  Descriptor lock = TRY(open_at(root.number(), kLockName, O_RDWR | O_CREAT));
  if (uninterrupted([&] { return ::flock(lock.number(), LOCK_EX | LOCK_NB); }) != 0) {
    if (errno != EWOULDBLOCK) return system_error(errno, "locking " + path);
    const Bytes pid = TRY(read_at(lock.number(), kLockName, 0, 20));
    return Error{Code::conflict,
                 "another thalweg serves this folder (" + path + "), pid " + (pid.empty() ? "unknown" : pid) +
                     "; stop it first"};
  }
  if (::ftruncate(lock.number(), 0) != 0) return system_error(errno, "writing the lock of " + path);
  TRY(write_at(lock.number(), kLockName, 0, std::to_string(::getpid())));
  return lock;
}

}  // namespace

Result<std::unique_ptr<Disk>> open_folder(const std::string& path) {
  if (path.empty()) return Error{Code::malformed, "the folder's path is empty; name one"};
  TRY(make_above(AT_FDCWD, path + "/"));
  Descriptor root = TRY(open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY));
  Descriptor lock = TRY(lock_folder(root, path));
  TRY(sync_above(AT_FDCWD, path));
  return std::unique_ptr<Disk>(std::make_unique<PosixDisk>(std::move(root), std::move(lock)));
}

Result<std::unique_ptr<Disk>> open_folder_to_read(const std::string& path) {
  Descriptor root = TRY(open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY));
  return std::unique_ptr<Disk>(std::make_unique<PosixDisk>(std::move(root), Descriptor()));
}

}  // namespace thalweg::files
