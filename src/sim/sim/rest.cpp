// SPDX-License-Identifier: Apache-2.0
#include "agreement/agreement.h"
#include "journal/checkpoint.h"
#include "machine/payloads.h"
#include "sim/world_detail.h"

/// After the last fault: everything comes up again, and all must agree.
namespace thalweg::sim {

void World::end_faults() {
  tell("the faults end");
  faulty_ = false;
  network_.repair();
  full_until_.clear();
  // In half of the worlds the processes go on as they are: what only a new start cures is a bug.
  const bool all_anew = dice_.per_mille(500);
  for (auto& [id, node] : nodes_) {
    node->clock = SimClock();
    node->busy_until = now_;
    // A disk that changed bits is not trusted any more.
    if (node->damaged) restore(*node, true);
    if (node->machine && all_anew) stop(*node, false, "started anew after the faults");
    round_soon(*node, now_);
    start(*node);
  }
}

void World::check_at_rest() {
  // Also in journals that cannot go on: what they hold is what was signed.
  for (auto& [id, node] : nodes_) {
    if (!node->machine) continue;
    for (const auto& journal : node->machine->journals()) {
      const auto ledger = ledger::Ledger::open_reader(node->disk, journal.folder, journal.origin, journal.size);
      if (ledger) require(roots_.compare(id, **ledger));
    }
  }
  if (beyond_repair()) {
    count("journals beyond repair");
    return;
  }
  std::map<std::string, Library> libraries;
  std::map<std::string, std::set<std::string>> held;
  for (auto& [id, node] : nodes_) {
    if (!node->machine) {
      fail("all_agree_after_the_faults", id + " is not up");
      return;
    }
    check_peers(*node);
    auto library = read_all(*node);
    if (!library) {
      fail("all_agree_after_the_faults", id + ": " + library.error().detail);
      return;
    }
    for (const auto& journal : node->machine->journals()) {
      const auto ledger = ledger::Ledger::open_reader(node->disk, journal.folder, journal.origin, journal.size);
      const auto census = ledger ? (*ledger)->check_everything() : Result<ledger::Ledger::Census>(ledger.error());
      if (!census) fail("all_agree_after_the_faults", id + ": " + census.error().detail);
    }
    if (!node->is_party) continue;
    for (const auto& waiting : node->machine->held()) {
      if (const auto json = parse_canonical(waiting.record)) held[id].insert(std::string(json->text("ref")));
    }
    libraries.emplace(id, std::move(*library));
  }
  require(check_same_journals(libraries));
  require(check_nothing_lost(tellings_, libraries, held, said_));
  const agreement::Agreement* in_force = nodes_.at(parties_.front())->machine->agreements().front().in_force;
  if (in_force == nullptr) {
    if (now_ - began_ > Duration::minutes(60))
      fail("all_agree_after_the_faults", "the agreement never came into force");
    return;
  }
  for (const std::string& party : parties_) require(check_verdicts(*nodes_.at(party), libraries.at(party)));
  check_erasures();
  require(check_same_states(libraries, parties_, *in_force, now_));
}

void World::check_peers(const SimNode& node) {
  for (const auto& peer : node.machine->peers()) {
    const bool settled = peer.own_size == peer.receipted || !node.is_party;
    if (peer.suspended || !settled || !peer.detail.empty())
      fail("all_agree_after_the_faults",
           node.id + " towards " + peer.id + ": " + peer.state + ", " + std::to_string(peer.receipted) + " of " +
               std::to_string(peer.own_size) + " receipted; " + peer.detail);
  }
}

/// A node restored from a backup can lack entries that it signed and that nobody was sent before its disk was lost.
/// Then that journal cannot go on, and the parties agree on another one.
bool World::beyond_repair() {
  for (const std::string& lost : restored_) {
    if (lost == kObserverId) continue;
    const std::string origin = agreement::origin(kAgreementId, lost);
    for (const auto& [id, node] : nodes_) {
      if (id == lost || !node->machine) continue;
      const auto newest = node->machine->serve(kAgreementId, lost, "/" + journal::origin_hash(origin) + "/newest");
      const auto note = journal::parse_note(newest.body);
      const auto checkpoint = note ? journal::parse_checkpoint_text(note->text) : Result<journal::Checkpoint>(Error{});
      for (const auto& journal : node->machine->journals()) {
        if (checkpoint && journal.origin == origin && journal.size < checkpoint->size) return true;
      }
    }
  }
  return false;
}

/// What was erased can be read nowhere: neither salts nor keys are in any file.
void World::check_erasures() {
  for (const Erased& erased : erasures_) {
    const auto told = tellings_.all().find(erased.ref);
    if (told == tellings_.all().end() || !told->second.id || told->second.may_be_lost) continue;
    count("erasures checked");
    for (auto& [id, node] : nodes_) {
      for (const auto& [path, content] : node->disk.current()) {
        for (const Bytes& secret : erased.secrets) {
          if (content.find(secret) != Bytes::npos)
            fail(
                "erased_payloads_are_in_no_file",
                to_hex(erased.target) + ", erased by " + erased.ref + ", can still be read from " + path + " of " + id);
        }
      }
    }
  }
}

Hash World::state_hash() const {
  Bytes all(digest_.view());
  for (const auto& [id, node] : nodes_) {
    for (const auto& [path, content] : node->disk.current()) all += id + path + to_hex(sha256(content));
  }
  return sha256(all);
}

}  // namespace thalweg::sim
