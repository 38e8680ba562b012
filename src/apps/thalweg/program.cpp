// SPDX-License-Identifier: Apache-2.0
#include "thalweg/program.h"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace thalweg::app {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{1} << 30;

Error system_error(int number, const std::string& doing) {
  Code code = Code::unavailable;
  if (number == ENOENT || number == ENOTDIR) code = Code::not_found;
  if (number == EEXIST || number == ENOTEMPTY) code = Code::conflict;
  if (number == EACCES || number == EPERM || number == EROFS) code = Code::refused;
  if (number == ENOSPC || number == EDQUOT) code = Code::exhausted;
  return {code, doing + ": " + std::system_category().message(number)};
}

Result<Bytes> read_all(int number, const std::string& path) {
  Bytes content;
  Bytes piece(std::size_t{1} << 16, '\0');
  while (true) {
    const ssize_t count = ::read(number, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error(errno, "reading " + path);
    if (count == 0) return content;
    content.append(piece, 0, static_cast<std::size_t>(count));
    if (content.size() > kFileBytesMax) return Error{Code::refused, path + " is larger than 1 GiB"};
  }
}

Result<Unit> write_all(int number, const std::string& path, BytesView content) {
  while (!content.empty()) {
    const ssize_t count = ::write(number, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error(errno, "writing " + path);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return Unit{};
}

Result<Unit> sync_folder(const std::string& path) {
  const int number = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number < 0) return system_error(errno, "opening " + path);
  const bool synced = ::fsync(number) == 0;
  const int why = errno;
  ::close(number);
  if (!synced) return system_error(why, "syncing " + path);
  return Unit{};
}

Result<Unit> make_folders(const std::string& path) {
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    const std::string folder = path.substr(0, slash);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return system_error(errno, "making " + folder);
    if (slash == std::string::npos) return Unit{};
  }
}

}  // namespace

Exit exit_of(Code code) {
  switch (code) {
    case Code::malformed:
    case Code::refused:
    case Code::not_found:
    case Code::conflict:
    case Code::unsupported: return Exit::refused;
    case Code::corrupt: return Exit::corrupt;
    case Code::exhausted:
    case Code::unavailable:
    case Code::timed_out: return Exit::unavailable;
  }
  return Exit::refused;
}

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void complain(std::string_view line) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

Result<Bytes> read_file(const std::string& path) {
  if (path == "-") return read_all(STDIN_FILENO, "standard input");
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0) return system_error(errno, "opening " + path);
  auto content = read_all(number, path);
  ::close(number);
  return content;
}

Result<Unit> write_new_file(const std::string& path, BytesView content) {
  if (path == "-") {
    print(content);
    return Unit{};
  }
  const int number = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (number < 0) return system_error(errno, "writing " + path);
  auto written = write_all(number, path, content);
  if (written && ::fsync(number) != 0) written = system_error(errno, "syncing " + path);
  ::close(number);
  if (!written) {
    ::unlink(path.c_str());
    return written;
  }
  return sync_folder(split_path(path).folder);
}

Path split_path(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {".", path};
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

bool is_folder(const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

Result<Unit> write_new_folder(const std::string& path, const std::vector<NewFile>& files) {
  std::string target = path;
  while (target.size() > 1 && target.back() == '/') target.pop_back();
  const Path parts = split_path(target);
  TRY(make_folders(parts.folder));
  const std::string half = parts.folder + "/." + parts.name + "." + std::to_string(::getpid());
  if (::mkdir(half.c_str(), 0700) != 0) return system_error(errno, "making " + half);
  const auto fill = [&]() -> Result<Unit> {
    for (const NewFile& file : files) TRY(write_new_file(half + "/" + file.name, file.content));
    // Renaming onto an empty folder is fine, onto a full one an error: nothing is ever replaced.
    if (::rename(half.c_str(), target.c_str()) != 0) return system_error(errno, "making " + target);
    return sync_folder(parts.folder);
  };
  auto filled = fill();
  if (!filled) {
    for (const NewFile& file : files) ::unlink((half + "/" + file.name).c_str());
    ::rmdir(half.c_str());
    if (filled.error().code == Code::conflict) {
      return Error{Code::conflict, target + " is there already; choose another folder, or move it away first"};
    }
  }
  return filled;
}

Error at(std::string_view place, Error error) {
  error.detail = std::string(place) + ": " + error.detail;
  return error;
}

}  // namespace thalweg::app
