// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cstring>

#include "picture/table_detail.h"

namespace thalweg::picture {

namespace {

/// One round of SipHash.
void round(std::uint64_t& a, std::uint64_t& b, std::uint64_t& c, std::uint64_t& d) {
  a += b;
  c += d;
  b = std::rotl(b, 13) ^ a;
  d = std::rotl(d, 16) ^ c;
  a = std::rotl(a, 32);
  c += b;
  a += d;
  b = std::rotl(b, 17) ^ c;
  d = std::rotl(d, 21) ^ a;
  c = std::rotl(c, 32);
}

/// kIsMmsi and the number of "MMSI-" and nine digits; 0 for anything else.
std::uint32_t mmsi(std::string_view uid) {
  if (uid.size() != 14 || !uid.starts_with("MMSI-")) return 0;
  std::uint32_t number = 0;
  for (const char c : uid.substr(5)) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return number | kIsMmsi;
}

}  // namespace

Table::Table(std::size_t records_max) : records_max_(records_max) {
  slots_.resize(64);
}

std::uint64_t Table::hash(const std::array<std::uint64_t, 2>& key, std::string_view uid) {
  std::uint64_t a = key[0] ^ 0x736F6D6570736575U, b = key[1] ^ 0x646F72616E646F6DU;
  std::uint64_t c = key[0] ^ 0x6C7967656E657261U, d = key[1] ^ 0x7465646279746573U;
  const char* at = uid.data();
  std::size_t left = uid.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    d ^= word;
    round(a, b, c, d);
    a ^= word;
  }
  std::uint64_t last = std::uint64_t{uid.size() & 0xFFU} << 56U;
  for (std::size_t i = 0; i < left; ++i) last |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
  d ^= last;
  round(a, b, c, d);
  a ^= last;
  c ^= 0xFFU;
  for (int i = 0; i < 3; ++i) round(a, b, c, d);
  return a ^ b ^ c ^ d;
}

std::string Table::uid(const Record& record) const {
  if ((record.uid & kIsMmsi) != 0) {
    std::string text = "MMSI-000000000";
    std::uint32_t number = record.uid & ~kIsMmsi;
    for (std::size_t i = text.size() - 1; number > 0; --i, number /= 10) text[i] = static_cast<char>('0' + number % 10);
    return text;
  }
  const char* at = uids_.data() + std::size_t{record.uid} * kUidStep;
  return {at + 1, static_cast<unsigned char>(*at)};
}

bool Table::is(const Record& record, std::string_view uid) const {
  const std::uint32_t number = mmsi(uid);
  if ((record.uid & kIsMmsi) != 0 || number != 0) return record.uid == number;
  const char* at = uids_.data() + std::size_t{record.uid} * kUidStep;
  return uid == std::string_view(at + 1, static_cast<unsigned char>(*at));
}

RecordIndex Table::find(std::string_view uid, std::uint64_t hash) const {
  const auto upper = static_cast<std::uint32_t>(hash >> 32U);
  for (std::size_t i = slot_of(upper);; i = i + 1 == slots_.size() ? 0 : i + 1) {
    const Slot& slot = slots_[i];
    if (slot.index == kNone) return kNone;
    if (slot.hash == upper && is(record(slot.index), uid)) return slot.index;
  }
}

void Table::prefetch(std::uint64_t hash) const {
  __builtin_prefetch(&slots_[slot_of(static_cast<std::uint32_t>(hash >> 32U))]);
}

void Table::prefetch_record(std::uint64_t hash) const {
  const Slot& slot = slots_[slot_of(static_cast<std::uint32_t>(hash >> 32U))];
  if (slot.index == kNone) return;
  const Record& found = record(slot.index);
  __builtin_prefetch(&found);
}

void Table::grow() {
  std::vector<Slot> old(slots_.size() + slots_.size() / 8 + 64);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.index == kNone) continue;
    std::size_t i = slot_of(slot.hash);
    while (slots_[i].index != kNone) i = i + 1 == slots_.size() ? 0 : i + 1;
    slots_[i] = slot;
  }
}

RecordIndex Table::add(std::string_view uid, std::uint64_t hash) {
  CHECK(uid.size() <= sensor::kUidMax);
  if (size_ >= records_max_) return kNone;
  if ((size_ + 1) * 20 > slots_.size() * 17) grow();
  RecordIndex index = free_;
  if (index != kNone) {
    free_ = record(index).next;
  } else {
    index = end_++;
    if (index % kPage == 0) pages_.push_back(std::make_unique<Record[]>(kPage));
  }
  Record& added = record(index);
  added = {};
  added.used = 1;
  added.uid = keep_uid(uid);
  added.hash = static_cast<std::uint32_t>(hash >> 32U);
  std::size_t i = slot_of(added.hash);
  while (slots_[i].index != kNone) i = i + 1 == slots_.size() ? 0 : i + 1;
  slots_[i] = {added.hash, index};
  ++size_;
  return index;
}

void Table::remove(RecordIndex index) {
  Record& gone = record(index);
  CHECK(gone.used != 0);
  CHECK(gone.standings == kNone);
  std::size_t hole = slot_of(gone.hash);
  while (slots_[hole].index != index) hole = hole + 1 == slots_.size() ? 0 : hole + 1;
  // What was pushed past the hole moves back into it, so that no search stops early.
  for (std::size_t i = hole;;) {
    i = i + 1 == slots_.size() ? 0 : i + 1;
    if (slots_[i].index == kNone) break;
    const std::size_t home = slot_of(slots_[i].hash);
    const bool is_between = hole <= i ? (hole < home && home <= i) : (hole < home || home <= i);
    if (is_between) continue;
    slots_[hole] = slots_[i];
    hole = i;
  }
  slots_[hole] = {};
  free_uid(gone.uid);
  gone.used = 0;
  gone.next = free_;
  free_ = index;
  --size_;
}

namespace {

/// By a quarter, not twofold: what is not used costs memory for every thing.
template <class T>
void make_room(std::vector<T>& vector, std::size_t more) {
  if (vector.size() + more > vector.capacity())
    vector.reserve(vector.capacity() + std::max(vector.capacity() / 8, more + 1024));
}

}  // namespace

std::uint32_t Table::keep_uid(std::string_view uid) {
  if (const std::uint32_t number = mmsi(uid); number != 0) return number;
  const std::size_t steps = (uid.size() + 1 + kUidStep - 1) / kUidStep;
  std::size_t at = uids_.size() / kUidStep;
  if (!free_uids_[steps].empty()) {
    at = free_uids_[steps].back();
    free_uids_[steps].pop_back();
  } else {
    make_room(uids_, steps * kUidStep);
    uids_.resize(uids_.size() + steps * kUidStep);
  }
  char* out = uids_.data() + at * kUidStep;
  *out = static_cast<char>(static_cast<unsigned char>(uid.size()));
  std::memcpy(out + 1, uid.data(), uid.size());
  return static_cast<std::uint32_t>(at);
}

void Table::free_uid(std::uint32_t at) {
  if ((at & kIsMmsi) != 0) return;
  const std::size_t size = static_cast<unsigned char>(uids_[std::size_t{at} * kUidStep]);
  free_uids_[(size + 1 + kUidStep - 1) / kUidStep].push_back(at);
}

std::uint32_t Table::add_standing(const Standing& standing) {
  std::uint32_t index = free_standing_;
  if (index != kNone) {
    free_standing_ = standings_[index].next;
    standings_[index] = standing;
  } else {
    index = static_cast<std::uint32_t>(standings_.size());
    make_room(standings_, 1);
    standings_.push_back(standing);
  }
  return index;
}

void Table::free_standing(std::uint32_t index) {
  standings_[index].next = free_standing_;
  free_standing_ = index;
}

std::size_t Table::size_bytes() const {
  std::size_t sum = slots_.capacity() * sizeof(Slot) + pages_.size() * kPage * sizeof(Record) + uids_.capacity() +
                    standings_.capacity() * sizeof(Standing);
  for (const auto& list : free_uids_) sum += list.capacity() * sizeof(std::uint32_t);
  return sum;
}

}  // namespace thalweg::picture
