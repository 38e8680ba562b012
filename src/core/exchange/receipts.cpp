// SPDX-License-Identifier: Apache-2.0
#include "exchange/receipts.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/json.h"

namespace thalweg::exchange {
namespace {

constexpr std::uint64_t kReadMax = 1024 * 1024;
constexpr std::size_t kFrameHeader = 4 + 8;

Bytes to_frame(std::string_view peer, const Receipt& receipt) {
  const Json json(
      JsonObject{{"at", receipt.at.unix_ms()}, {"note", receipt.note}, {"peer", peer}, {"size", receipt.size}});
  const Bytes body = to_canonical(json);
  Bytes frame;
  append_u32(frame, static_cast<std::uint32_t>(body.size()));
  frame += sha256(body).view().substr(0, 8);
  return frame + body;
}

Result<Receipts::Stored> from_body(BytesView body) {
  const Json json = TRY(parse_canonical(body));
  return Receipts::Stored{std::string(json.text("peer")),
                          Receipt{static_cast<std::uint64_t>(json.integer("size")),
                                  Instant::unix_ms(json.integer("at")),
                                  std::string(json.text("note"))}};
}

}  // namespace

std::optional<Cosigned> receipt_in(BytesView text, std::string_view cosigner) {
  const auto note = journal::parse_note(text);
  if (!note) return std::nullopt;
  const auto checkpoint = journal::parse_checkpoint_text(note->text);
  if (!checkpoint) return std::nullopt;
  for (const journal::SignatureLine& line : note->signatures) {
    if (line.name != cosigner) continue;
    Reader reader(line.signature);
    const auto seconds = reader.u64();
    if (seconds && *seconds < std::uint64_t{1} << 50)
      return Cosigned{
          checkpoint->origin, checkpoint->size, Instant::unix_ms(static_cast<std::int64_t>(*seconds) * 1000)};
  }
  return std::nullopt;
}

Result<Receipts::Batch> Receipts::read(const File& file, std::uint64_t offset, std::uint64_t end) {
  Batch batch;
  const Bytes raw = TRY(file.read(offset, std::min(end - offset, kReadMax)));
  std::size_t at = 0;
  while (raw.size() - at >= kFrameHeader) {
    Reader reader(BytesView(raw).substr(at));
    const std::uint32_t size = TRY(reader.u32());
    const BytesView check = TRY(reader.take(8));
    if (reader.rest().size() < size) break;
    const BytesView body = reader.rest().substr(0, size);
    if (sha256(body).view().substr(0, 8) != check) break;
    batch.receipts.push_back(TRY(from_body(body)));
    at += kFrameHeader + size;
  }
  batch.next = offset + at;
  return batch;
}

Result<Receipts> Receipts::open(Disk& disk, std::string_view path) {
  Receipts receipts;
  receipts.file_ = TRY(disk.open(path));
  TRY(receipts.file_->sync());  // what a killed process wrote may not be durable yet
  const std::uint64_t size = TRY(receipts.file_->size_bytes());
  while (receipts.end_ < size) {
    auto batch = TRY(read(*receipts.file_, receipts.end_, size));
    if (batch.receipts.empty()) break;
    for (auto& stored : batch.receipts) receipts.last_[stored.peer] = std::move(stored.receipt);
    receipts.end_ = batch.next;
  }
  if (receipts.end_ < size) TRY(receipts.file_->truncate(receipts.end_));
  return receipts;
}

void Receipts::add(std::string_view peer, const Receipt& receipt) {
  staged_ += to_frame(peer, receipt);
  staged_last_[std::string(peer)] = receipt;
}

Result<Unit> Receipts::flush() {
  if (staged_.empty()) return Unit{};
  TRY(file_->write(end_, staged_));
  TRY(file_->sync());
  end_ += staged_.size();
  staged_.clear();
  for (auto& [peer, receipt] : staged_last_) last_[peer] = std::move(receipt);
  staged_last_.clear();
  return Unit{};
}

}  // namespace thalweg::exchange
