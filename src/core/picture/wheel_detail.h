// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "picture/table_detail.h"

namespace thalweg::picture {

/// When each thing is to be looked at again: a slot for each of the coming seconds, each a list through the records. A
/// report that only puts the moment off moves nothing; the thing is found early, and put off then.
class Wheel {
 public:
  explicit Wheel(Table& table) : table_(table) { slots_.fill(kNone); }

  /// The first second that it knows of; later calls change nothing.
  void begin(std::int64_t second) {
    if (now_s_ == 0) now_s_ = std::max<std::int64_t>(second, 1);
  }

  void put(RecordIndex index, std::int64_t due_s) {
    Record& record = table_.record(index);
    const std::int64_t slot_s = std::clamp(due_s, now_s_ + 1, now_s_ + kSlots - 1);
    record.due_s = static_cast<std::uint32_t>(slot_s);
    std::uint32_t& head = slots_[static_cast<std::size_t>(slot_s % kSlots)];
    record.next = head;
    record.previous = kNone;
    if (head != kNone) table_.record(head).previous = index;
    head = index;
  }

  void take_out(RecordIndex index) {
    Record& record = table_.record(index);
    if (record.previous != kNone) {
      table_.record(record.previous).next = record.next;
    } else {
      slots_[record.due_s % kSlots] = record.next;
    }
    if (record.next != kNone) table_.record(record.next).previous = record.previous;
    record.next = record.previous = kNone;
  }

  /// Takes out and hands over each thing whose slot has come by; `each` puts it back or lets it go.
  template <class Each>
  void turn(std::int64_t second, Each&& each) {
    begin(second - 1);
    const std::int64_t from = now_s_ + 1;
    if (second < from) return;
    now_s_ = second;
    for (std::int64_t s = from; s <= std::min(second, from + kSlots - 1); ++s) {
      std::uint32_t& head = slots_[static_cast<std::size_t>(s % kSlots)];
      RecordIndex index = head;
      head = kNone;
      while (index != kNone) {
        Record& record = table_.record(index);
        const RecordIndex next = record.next;
        record.next = record.previous = kNone;
        each(index);
        index = next;
      }
    }
  }

 private:
  static constexpr std::int64_t kSlots = 4096;

  Table& table_;
  std::int64_t now_s_ = 0;
  std::array<std::uint32_t, kSlots> slots_;  // filled by the constructor
};

}  // namespace thalweg::picture
