// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/checkpoint.h"
#include "journal/memory_tree.h"
#include "journal/mirror.h"
#include "journal/witness.h"
#include "machine/draft.h"
#include "machine/neighbours_detail.h"

/// For the attacks: the drill's neighbours, one of which has turned hostile. It holds its own valid keys and writes
/// what it likes, by hand, past all our own code that would refuse; its victims are real machines.
namespace thalweg::attacks {

using machine::incident;
using machine::Neighbours;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

inline const std::string kArr = "drill.thalweg/arr";
inline const std::string kBes = "drill.thalweg/bes";

/// Two neighbours and an observer under an agreement in force.
struct World : Neighbours {
  World() { ratify(); }
};

inline machine::JournalStatus journal_at(Neighbours& world, const std::string& node, std::string_view origin) {
  for (const auto& each : world.machine(node).journals()) {
    if (each.origin == origin) return each;
  }
  ADD_FAILURE() << node << " has no journal " << origin;
  return {};
}

inline machine::PeerStatus peer_at(Neighbours& world, const std::string& node, std::string_view peer) {
  for (const auto& each : world.machine(node).peers()) {
    if (each.id == peer) return each;
  }
  ADD_FAILURE() << node << " has no peer " << peer;
  return {};
}

inline const agreement::Agreement& drill(Neighbours& world) {
  return *world.machine("obs").agreements().front().newest;
}

/// The cosigned size that stands in a mirror's note: what the mirror's owner has receipted.
inline journal::TreeSize receipted_by(Neighbours& world, const std::string& node, const std::string& origin) {
  const std::string note = journal_at(world, node, origin).note;
  const auto parsed = journal::parse_note(note);
  const auto checkpoint = parsed ? journal::parse_checkpoint_text(parsed->text) : Result<journal::Checkpoint>(Error{});
  return checkpoint ? checkpoint->size : 0;
}

/// Hands evidence to the third party: verify_test.py runs the real program over what lies in this folder. The name
/// says what it is evidence of.
inline void hand_over(const std::string& name, const std::string& text) {
  const char* folder = std::getenv("THALWEG_EVIDENCE");
  if (folder == nullptr) return;
  std::ofstream(std::string(folder) + "/" + name + ".txt", std::ios::binary) << text;
  std::ofstream(std::string(folder) + "/agreement.toml", std::ios::binary) << machine::drill_agreement().text;
}

/// A whole record of the drill, as its author's node would complete it.
inline Bytes record_of(Neighbours& world, const std::string& party, const std::string& draft) {
  auto json = parse_json(draft);
  CHECK(json.has_value());
  auto record = machine::complete(std::move(*json), party, drill(world), world.now);
  if (!record) ADD_FAILURE() << record.error().detail;
  return std::move(record).value().bytes;
}

/// A party whose node is in hostile hands, with its true keys. A copy of it is a second face with the same past.
class Hostile {
 public:
  /// What stands in its journal, and how it discloses that.
  struct Line {
    journal::Entry entry;
    journal::Disclosure how = journal::Disclosure::opening;
    journal::Opening opening;              ///< for a preimage the payload alone
    std::optional<std::uint64_t> time_ms;  ///< one that our own code would not write
  };

  /// Takes an honest node over: its journal so far, its keys. The node itself is gone.
  Hostile(Neighbours& world, const std::string& id)
      : id_(id),
        origin_(agreement::origin("drill", id)),
        log_(*journal::make_signer(origin_, journal::KeyType::ed25519, machine::seed_of(id + " log"))),
        entropy_(4711),
        world_(&world) {
    const auto status = journal_at(world, id, origin_);
    auto ledger = ledger::Ledger::open_reader(world[id].disk, status.folder, origin_, status.size);
    CHECK(ledger.has_value());
    for (journal::EntryIndex i = 0; i < status.size; ++i) {
      const auto stored = *(*ledger)->opening(i);
      const bool plain = stored.state == ledger::OpeningState::plain;
      add({*(*ledger)->entry(i), plain ? journal::Disclosure::preimage : journal::Disclosure::opening, stored.opening});
    }
    world[id].machine.reset();
  }

  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }

  [[nodiscard]] journal::TreeSize size() const { return lines_.size(); }

  [[nodiscard]] const std::string& origin() const { return origin_; }

  /// Throws away its history from `size` on.
  void forget(journal::TreeSize size) {
    auto kept = std::move(lines_);
    lines_.clear();
    tree_ = {};
    for (journal::EntryIndex i = 0; i < size; ++i) add(std::move(kept[i]));
  }

  void add(Line line) {
    const auto bytes = encode(line);
    tree_.append(journal::leaf_hash(journal::view(bytes)));
    lines_.push_back(std::move(line));
  }

  /// Commits to any bytes at all, at any time.
  void commit_to(const Bytes& payload,
                 journal::EntryKind kind = journal::EntryKind::record,
                 std::optional<Instant> at = std::nullopt,
                 const std::string& type = std::string(machine::kRecordType)) {
    journal::Opening opening{entropy_.hash(), type, payload};
    const Hash commitment = journal::commitment(origin_, opening);
    add({{kind, at.value_or(world_->now), commitment}, journal::Disclosure::opening, std::move(opening)});
  }

  /// An honest record of its own.
  void say(const std::string& type = "livestock.strayed", std::optional<Instant> at = std::nullopt) {
    commit_to(record_of(*world_, id_, incident(id_ + "-post", type)), journal::EntryKind::record, at);
  }

  [[nodiscard]] std::string checkpoint_text(journal::TreeSize of_size) const {
    return journal::to_text(journal::Checkpoint{origin_, of_size, *journal::range_root(tree_, 0, of_size)});
  }

  [[nodiscard]] std::string note(journal::TreeSize of_size) const {
    const std::string text = checkpoint_text(of_size);
    return journal::to_text(journal::Note{text, {journal::sign_note(text, log_)}});
  }

  [[nodiscard]] exchange::Call add_checkpoint(journal::TreeSize old) const {
    journal::AddCheckpoint request{old, {}, *journal::parse_note(note(size()))};
    if (old > 0 && old < size()) request.proof = *journal::prove_consistency(tree_, old, size());
    return {"POST", "/add-checkpoint", "text/plain", journal::to_text(request)};
  }

  /// Everything from `start` on (less than one package's worth), or commitments only.
  [[nodiscard]] exchange::Call upload(journal::EntryIndex start, bool with_openings = true) const {
    std::vector<journal::EntryBytes> bytes;
    for (const Line& line : lines_) bytes.push_back(encode(line));
    journal::EntryPackage package{start, size(), {}, {}, {}};
    for (journal::EntryIndex i = start; i < size(); ++i) {
      package.entries.push_back(journal::view(bytes[i]));
      const Line& line = lines_[i];
      if (with_openings) package.openings.push_back({line.how, line.opening.view(), line.opening.payload});
    }
    package.proof = *journal::prove_subtree_consistency(tree_, {0, size()}, size());
    const journal::AddEntries request{origin_, start, size(), {}, {package}};
    return {"POST",
            with_openings ? "/add-records" : "/add-entries",
            "application/octet-stream",
            with_openings ? journal::to_add_records(request) : journal::to_add_entries(request)};
  }

  /// Sends a call over the line as itself, and gives the answer after the victim has committed.
  exchange::Answer send(const std::string& to, const exchange::Call& call, const std::string& agreement = "drill") {
    const machine::Token token = 500'000'000 + world_->answers.size();
    world_->machine(to).request(token, agreement, id_, call, world_->now);
    world_->step();
    const auto answer = world_->answers.find(token);
    return answer == world_->answers.end() ? exchange::Answer{599, "", "no answer"} : answer->second;
  }

  /// The whole exchange as an honest node would do it, from where the victim stands: checkpoint, then entries.
  exchange::Answer tell(const std::string& to) {
    const journal::TreeSize held = journal_at(*world_, to, origin_).size;
    exchange::Answer first = send(to, add_checkpoint(held));
    if (first.status == 409)
      first = send(to, add_checkpoint(*from_decimal(first.body.substr(0, first.body.size() - 1))));
    return first.ok() ? send(to, upload(held, to != "obs")) : first;
  }

 private:
  [[nodiscard]] static journal::EntryBytes encode(const Line& line) {
    auto bytes = journal::encode(line.entry);
    for (std::size_t i = 0; line.time_ms && i < 8; ++i) bytes[2 + i] = static_cast<char>(*line.time_ms >> (56 - 8 * i));
    return bytes;
  }

  std::string id_, origin_;
  journal::NoteSigner log_;
  machine::CountingEntropy entropy_;
  Neighbours* world_;
  std::vector<Line> lines_;
  journal::MemoryTree tree_;
};

}  // namespace thalweg::attacks
