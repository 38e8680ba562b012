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

std::uint64_t pick(Entropy& entropy, std::uint64_t below) {
  const Hash random = entropy.hash();
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | random.bytes[static_cast<std::size_t>(i)];
  return below == 0 ? 0 : value % below;
}

}  // namespace

struct MemoryDisk::State {
  std::map<std::string, Content, std::less<>> files;
  std::uint64_t power = 0;  ///< counts crashes, so that files opened before one are useless after it
  std::uint64_t operations = 0;
  std::uint64_t operations_left = std::numeric_limits<std::uint64_t>::max();

  [[nodiscard]] Result<Unit> spend() {
    if (operations_left == 0) return Error{Code::unavailable, "the disk does not answer"};
    --operations_left;
    ++operations;
    return Unit{};
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
    TRY(state_->spend());
    for (const Write& write : content->unsynced) put(content->durable, write);
    content->unsynced.clear();
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
    TRY(state_->spend());
    put(content->current, write);
    content->unsynced.push_back(std::move(write));
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
  TRY(state_->spend());
  state_->files[std::string(path)] = Content{Bytes(content), Bytes(content), {}};
  return Unit{};
}

bool MemoryDisk::exists(std::string_view path) const {
  return state_->files.contains(path);
}

std::vector<std::string> MemoryDisk::list(std::string_view folder) const {
  std::set<std::string> names;
  const std::string prefix = std::string(folder) + "/";
  for (const auto& [path, content] : state_->files) {
    if (path.starts_with(prefix))
      names.insert(path.substr(prefix.size(), path.find('/', prefix.size()) - prefix.size()));
  }
  return {names.begin(), names.end()};
}

Result<Unit> MemoryDisk::remove(std::string_view path) {
  TRY(state_->spend());
  if (const auto found = state_->files.find(path); found != state_->files.end()) state_->files.erase(found);
  return Unit{};
}

void MemoryDisk::crash(Entropy& entropy) {
  for (auto& [path, content] : state_->files) {
    const std::uint64_t kept = pick(entropy, content.unsynced.size() + 1);
    for (std::uint64_t i = 0; i < kept; ++i) {
      Write write = std::move(content.unsynced[i]);
      if (i + 1 == kept && !write.is_truncation) write.bytes.resize(pick(entropy, write.bytes.size() + 1));
      put(content.durable, write);
    }
    content.unsynced.clear();
    content.current = content.durable;
  }
  ++state_->power;
  state_->operations_left = std::numeric_limits<std::uint64_t>::max();
}

void MemoryDisk::die_after(std::uint64_t count) {
  state_->operations_left = count;
}

std::uint64_t MemoryDisk::operations() const {
  return state_->operations;
}

std::map<std::string, Bytes> MemoryDisk::durable() const {
  std::map<std::string, Bytes> files;
  for (const auto& [path, content] : state_->files) files[path] = content.durable;
  return files;
}

void MemoryDisk::restore(const std::map<std::string, Bytes>& files) {
  state_->files.clear();
  for (const auto& [path, content] : files) state_->files[path] = Content{content, content, {}};
  ++state_->power;
}

}  // namespace thalweg
