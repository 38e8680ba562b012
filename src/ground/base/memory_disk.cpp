// SPDX-License-Identifier: Apache-2.0
#include "base/memory_disk.h"

#include <algorithm>
#include <limits>
#include <set>

namespace thalweg {
namespace {

struct Write {
  std::uint64_t offset = 0;
  Bytes bytes;
  bool is_truncation = false;
};

void put(Bytes& content, const Write& write) {
  if (write.is_truncation) {
    content.resize(write.offset, '\0');
    return;
  }
  if (content.size() < write.offset + write.bytes.size()) content.resize(write.offset + write.bytes.size(), '\0');
  content.replace(write.offset, write.bytes.size(), write.bytes);
}

struct Content {
  Bytes durable;
  Bytes current;
  std::vector<Write> unsynced;
};

void flip_one_bit(Bytes& bytes) {
  const Hash where = sha256(bytes);
  const std::size_t at = (std::size_t{where.bytes[0]} << 8 | where.bytes[1]) % bytes.size();
  bytes[at] = static_cast<char>(bytes[at] ^ (1 << (where.bytes[2] % 8)));
}

/// Puts those sectors of a write on the disk that the coin says.
void put_some(Bytes& content, const Write& write, Entropy& entropy) {
  constexpr std::uint64_t kSector = 512;
  const Hash coin = entropy.hash();
  const auto heads = [&](std::uint64_t i) { return (coin.bytes[i / 8 % 32] >> (i % 8) & 1) != 0; };
  if (write.is_truncation) {
    if (heads(0)) put(content, write);
    return;
  }
  const std::uint64_t end = write.offset + write.bytes.size();
  std::uint64_t sector = 0;
  for (std::uint64_t at = write.offset; at < end; ++sector) {
    const std::uint64_t next = std::min(end, (at / kSector + 1) * kSector);
    if (heads(sector)) put(content, {at, write.bytes.substr(at - write.offset, next - at), false});
    at = next;
  }
}

}  // namespace

struct MemoryDisk::State {
  std::map<std::string, Content, std::less<>> files;
  std::uint64_t power = 0;  ///< counts crashes, so that files opened before one are useless after it
  std::uint64_t operations = 0;
  std::uint64_t operations_left = std::numeric_limits<std::uint64_t>::max();
  std::function<DiskFate(const DiskOperation&)> judge;

  /// Counts the operation and says what becomes of it; an error when it never begins.
  [[nodiscard]] Result<DiskFate> spend(const DiskOperation& operation) {
    if (operations_left == 0) return Error{Code::unavailable, "the disk does not answer"};
    --operations_left;
    ++operations;
    const DiskFate fate = judge ? judge(operation) : DiskFate::done;
    if (fate == DiskFate::failed) return refusal(operation);
    return fate;
  }

  static Error refusal(const DiskOperation& operation) {
    return {Code::unavailable, "the disk refuses to change " + std::string(operation.path)};
  }
};

namespace {

class MemoryFile : public File {
 public:
  MemoryFile(std::shared_ptr<MemoryDisk::State> state, std::string path)
      : state_(std::move(state)), path_(std::move(path)), power_(state_->power) {}

  [[nodiscard]] Result<std::uint64_t> size_bytes() const override {
    const Content* content = TRY(find());
    return static_cast<std::uint64_t>(content->current.size());
  }

  [[nodiscard]] Result<Bytes> read(std::uint64_t offset, std::size_t count) const override {
    const Content* content = TRY(find());
    if (offset > content->current.size() || count > content->current.size() - offset) {
      return Error{Code::corrupt,
                   path_ + " ends at byte " + std::to_string(content->current.size()) + ", before byte " +
                       std::to_string(offset + count)};
    }
    return content->current.substr(offset, count);
  }

  [[nodiscard]] Result<Unit> write(std::uint64_t offset, BytesView bytes) override {
    return change({offset, Bytes(bytes), false});
  }

  [[nodiscard]] Result<Unit> truncate(std::uint64_t size_bytes) override { return change({size_bytes, {}, true}); }

  [[nodiscard]] Result<Unit> sync() override {
    Content* content = TRY(find());
    const DiskOperation operation{DiskOperation::What::sync, path_};
    const DiskFate fate = TRY(state_->spend(operation));
    for (const Write& write : content->unsynced) put(content->durable, write);
    content->unsynced.clear();
    if (fate == DiskFate::failed_after) return MemoryDisk::State::refusal(operation);
    return Unit{};
  }

 private:
  [[nodiscard]] Result<Content*> find() const {
    const auto found = state_->files.find(path_);
    if (power_ != state_->power || found == state_->files.end())
      return Error{Code::unavailable, path_ + " was open when the power went"};
    return &found->second;
  }

  [[nodiscard]] Result<Unit> change(Write write) {
    Content* content = TRY(find());
    using What = DiskOperation::What;
    const DiskOperation operation{write.is_truncation ? What::truncate : What::write, path_};
    const DiskFate fate = TRY(state_->spend(operation));
    if (fate == DiskFate::flipped && !write.bytes.empty()) flip_one_bit(write.bytes);
    if (fate == DiskFate::full) write.bytes.resize(write.bytes.size() / 2);
    put(content->current, write);
    content->unsynced.push_back(std::move(write));
    if (fate == DiskFate::full) return Error{Code::exhausted, "no space is left for " + path_};
    if (fate == DiskFate::failed_after) return MemoryDisk::State::refusal(operation);
    return Unit{};
  }

  std::shared_ptr<MemoryDisk::State> state_;
  std::string path_;
  std::uint64_t power_;
};

}  // namespace

MemoryDisk::MemoryDisk() : state_(std::make_shared<State>()) {}

MemoryDisk::~MemoryDisk() = default;

Result<std::unique_ptr<File>> MemoryDisk::open(std::string_view path) {
  state_->files.try_emplace(std::string(path));
  return std::unique_ptr<File>(std::make_unique<MemoryFile>(state_, std::string(path)));
}

Result<Bytes> MemoryDisk::read_all(std::string_view path) const {
  const auto found = state_->files.find(path);
  if (found == state_->files.end()) return Error{Code::not_found, "there is no file " + std::string(path)};
  return found->second.current;
}

Result<Unit> MemoryDisk::replace(std::string_view path, BytesView content) {
  const DiskOperation operation{DiskOperation::What::replace, path};
  const DiskFate fate = TRY(state_->spend(operation));
  if (fate == DiskFate::full) return Error{Code::exhausted, "no space is left for " + std::string(path)};
  state_->files[std::string(path)] = Content{Bytes(content), Bytes(content), {}};
  if (fate == DiskFate::failed_after) return State::refusal(operation);
  return Unit{};
}

bool MemoryDisk::exists(std::string_view path) const {
  return state_->files.contains(path);
}

Result<std::vector<std::string>> MemoryDisk::list(std::string_view folder) const {
  std::set<std::string> names;
  const std::string prefix = std::string(folder) + "/";
  for (const auto& [path, content] : state_->files) {
    if (path.starts_with(prefix))
      names.insert(path.substr(prefix.size(), path.find('/', prefix.size()) - prefix.size()));
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<Unit> MemoryDisk::remove(std::string_view path) {
  const DiskOperation operation{DiskOperation::What::remove, path};
  const DiskFate fate = TRY(state_->spend(operation));
  if (const auto found = state_->files.find(path); found != state_->files.end()) state_->files.erase(found);
  if (fate == DiskFate::failed_after) return State::refusal(operation);
  return Unit{};
}

void MemoryDisk::crash(Entropy& entropy) {
  for (auto& [path, content] : state_->files) {
    for (const Write& write : content.unsynced) put_some(content.durable, write, entropy);
    content.unsynced.clear();
    content.current = content.durable;
  }
  kill();
}

void MemoryDisk::kill() {
  ++state_->power;
  state_->operations_left = std::numeric_limits<std::uint64_t>::max();
}

void MemoryDisk::set_fates(std::function<DiskFate(const DiskOperation&)> judge) {
  state_->judge = std::move(judge);
}

void MemoryDisk::die_after(std::uint64_t count) {
  state_->operations_left = count;
}

std::uint64_t MemoryDisk::operations() const {
  return state_->operations;
}

std::map<std::string, Bytes> MemoryDisk::durable(std::string_view folder) const {
  std::map<std::string, Bytes> files;
  for (const auto& [path, content] : state_->files) {
    if (path.starts_with(folder)) files[path] = content.durable;
  }
  return files;
}

void MemoryDisk::flip(std::string_view path, std::uint64_t at, unsigned bit) {
  const auto found = state_->files.find(path);
  CHECK(found != state_->files.end());
  for (Bytes* content : {&found->second.durable, &found->second.current}) {
    if (at < content->size()) (*content)[at] = static_cast<char>((*content)[at] ^ (1 << bit));
  }
}

std::map<std::string, Bytes> MemoryDisk::current() const {
  std::map<std::string, Bytes> files;
  for (const auto& [path, content] : state_->files) files[path] = content.current;
  return files;
}

void MemoryDisk::restore(const std::map<std::string, Bytes>& files) {
  state_->files.clear();
  for (const auto& [path, content] : files) state_->files[path] = Content{content, content, {}};
  ++state_->power;
}

}  // namespace thalweg
