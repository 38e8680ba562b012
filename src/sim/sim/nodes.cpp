// SPDX-License-Identifier: Apache-2.0
#include "journal/mirror.h"
#include "journal/witness.h"
#include "machine/payloads.h"
#include "sim/world_detail.h"

/// The processes of a world and what goes between them.
namespace thalweg::sim {
namespace {

constexpr Duration kCallTimeout = Duration::seconds(20);

}  // namespace

const machine::Setup& World::setup_of(const SimNode& node) {
  const auto [found, fresh] = setups_.try_emplace({node.id, node.versions});
  if (fresh) found->second = drill_setup(node.id, scenario_.parties, scenario_.observers, node.versions);
  return found->second;
}

void World::start(SimNode& node) {
  if (node.machine) return;
  auto opened = machine::Machine::open(node.disk, node.entropy, setup_of(node), node.clock.read(now_, began_));
  if (!opened) {
    refused_to_start(node, opened.error());
    return;
  }
  node.machine = std::move(*opened);
  node.fault_free = !node.dies;
  ++node.incarnation;
  tell(node.id + " starts");
  for (const auto& journal : node.machine->journals()) {
    if (journal.role == machine::JournalStatus::Role::national) continue;
    if (const auto given = receipts_given_.find({node.id, journal.origin});
        given != receipts_given_.end() && journal.size < given->second)
      fail("a_receipt_is_for_what_is_durable",
           node.id + " gave a receipt for " + std::to_string(given->second) + " entries of " + journal.origin +
               " and holds " + std::to_string(journal.size));
    if (const auto given = receipts_given_.find({node.id, journal.origin}); given != receipts_given_.end()) {
      const auto note = journal::parse_note(journal.note);
      const auto checkpoint = note ? journal::parse_checkpoint_text(note->text) : Result<journal::Checkpoint>(Error{});
      if (!checkpoint || checkpoint->size < given->second)
        fail("a_receipt_is_for_what_is_durable",
             node.id + " has forgotten its receipt for " + std::to_string(given->second) + " entries of " +
                 journal.origin);
    }
    if (auto read = node.library.read(node.disk, journal); !read && !node.damaged)
      fail("starts_again_after_every_crash", node.id + " can't read " + journal.origin + ": " + read.error().detail);
  }
  if (const auto* own = node.library.journal_of(node.id)) {
    for (const Known& known : *own) {
      if (known.record) said_.insert(std::string(known.record->json.text("ref")));
    }
  }
  round_soon(node, now_);
}

void World::stop(SimNode& node, bool power, const std::string& why) {
  tell(node.id + (power ? " loses power: " : " stops: ") + why);
  node.machine.reset();
  node.dies = false;
  node.library = Library();
  node.inputs.clear();
  if (power) {
    node.disk.crash(node.entropy);
  } else {
    node.disk.kill();
  }
  const std::uint64_t incarnation = node.incarnation;
  after(faulty_ ? Duration::milliseconds(dice_.between(500, 90'000)) : Duration::milliseconds(500),
        [this, &node, incarnation] {
          if (node.incarnation == incarnation) start(node);
        });
}

void World::round_soon(SimNode& node, Instant when) {
  when = std::max({when, now_, node.busy_until});
  if (node.next_round && *node.next_round <= when) return;
  node.next_round = when;
  at(when, [this, &node, when] {
    if (node.next_round == when) round(node);
  });
}

void World::round(SimNode& node) {
  node.next_round.reset();
  if (!node.machine) return;
  if (now_ < node.busy_until) {
    round_soon(node, node.busy_until);
    return;
  }
  const Instant local = node.clock.read(now_, began_);
  node.latest = std::max(node.latest, local);
  std::deque<SimNode::Input> inputs;
  inputs.swap(node.inputs);
  for (const auto& input : inputs) input(*node.machine, local);
  node.machine->tick(local);
  auto effects = node.machine->commit(local);
  count("rounds");
  if (!effects) {
    if (effects.error().code == Code::corrupt && !node.damaged) {
      fail("a_sound_disk_is_not_called_corrupt", node.id + ": " + effects.error().detail);
    } else if (node.fault_free && effects.error().code != Code::corrupt) {
      fail("no_stop_without_a_cause", node.id + ": " + effects.error().detail);
    }
    count("stops after a failed commit");
    stop(node, dice_.per_mille(500), effects.error().detail);
    if (effects.error().code == Code::corrupt) restore(node, true);
    return;
  }
  absorb(node, *effects);
  if (!node.machine) return;
  if (node.is_party && !node.damaged && !effects->grown.empty()) require(check_ratified(node, parties_));
  const Duration pause = node.machine->next_tick(local) - local;
  round_soon(node, now_ + std::clamp(pause, Duration::milliseconds(10), Duration::seconds(10)));
}

void World::absorb(SimNode& node, machine::Effects& effects) {
  for (const std::string& notice : effects.notices) tell(node.id + " says: " + notice);
  for (const auto& grown : effects.grown) absorb_grown(node, grown);
  for (auto& [token, results] : effects.submitted) {
    const auto ref = refs_.find(token);
    if (ref == refs_.end()) continue;
    for (const auto& submitted : results) {
      tellings_.answered(ref->second.first, ref->second.second, submitted);
      count(std::string("answers: ") + machine::name(submitted.status));
    }
    refs_.erase(ref);
  }
  for (auto& [token, answer] : effects.answered) {
    const auto found = requests_.find(token);
    if (found == requests_.end()) continue;
    const Request request = std::move(found->second);
    requests_.erase(found);
    require(roots_.kept(answer.body));
    if (request.request.call.path == "/add-checkpoint" && answer.status == 200) {
      if (const auto body = journal::parse_add_checkpoint(request.request.call.body))
        require(roots_.kept(journal::to_text(body->note)));
    }
    check_receipt(node, request.request, answer);
    tell(node.id + " answers " + request.from + ": " + std::to_string(answer.status));
    SimNode& asker = *nodes_.at(request.from);
    for (const Duration pause : network_.carry(node.id, request.from, now_)) {
      after(pause,
            [this, &asker, request, given = answer] { give_back(asker, request.call, request.incarnation, given); });
    }
  }
  for (const auto& call : effects.calls) send(node, call);
}

void World::absorb_grown(SimNode& node, const machine::Grown& grown) {
  for (const auto& journal : node.machine->journals()) {
    if (journal.origin != grown.origin || journal.role == machine::JournalStatus::Role::national) continue;
    const auto fresh = node.library.read(node.disk, journal);
    if (!fresh) {
      if (!node.damaged) fail("a_sound_disk_is_not_called_corrupt", node.id + ": " + fresh.error().detail);
      return;
    }
    const bool mirrored = journal.role == machine::JournalStatus::Role::mirror && node.is_party;
    for (const Known* known : *fresh) {
      if (!mirrored) {
        if (known->record) said_.insert(std::string(known->record->json.text("ref")));
        continue;
      }
      delivered_.insert(known->id);
      if (!known->record) continue;
      count("records crossed");
      require(tellings_.crossed(*known, nodes_.at(known->party)->latest));
    }
  }
}

void World::send(SimNode& from, const machine::OutgoingCall& call) {
  count("calls");
  tell(from.id + " asks " + call.peer + ": " + call.call.method + " " + call.call.path);
  SimNode& to = *nodes_.at(call.peer);
  const std::uint64_t incarnation = from.incarnation;
  const std::uint64_t life = from.lives;
  for (const Duration pause : network_.carry(from.id, to.id, now_)) {
    after(pause, [this, &from, &to, call, incarnation, life] {
      // The lines of a machine that was lost are cut before another one takes its place.
      if (from.lives == life) take_request(to, from.id, call.id, incarnation, call);
    });
  }
  after(kCallTimeout, [this, &from, call, incarnation] {
    give_back(from, call.id, incarnation, Error{Code::timed_out, "no answer in 20 seconds"});
  });
}

void World::take_request(SimNode& to,
                         const std::string& from,
                         std::uint64_t call,
                         std::uint64_t incarnation,
                         const machine::OutgoingCall& request) {
  if (!to.machine) {
    SimNode& asker = *nodes_.at(from);
    after(Duration::milliseconds(1), [this, &asker, call, incarnation] {
      give_back(asker, call, incarnation, Error{Code::unavailable, "connection refused"});
    });
    return;
  }
  const machine::Token token = next_token_++;
  requests_[token] = {from, call, incarnation, request};
  to.inputs.emplace_back([token, from, request](machine::Machine& machine, Instant local) {
    machine.request(token, request.agreement, from, request.call, local);
  });
  round_soon(to, now_);
}

void World::give_back(SimNode& to,
                      std::uint64_t call,
                      std::uint64_t incarnation,
                      const Result<exchange::Answer>& answer) {
  if (!to.machine || to.incarnation != incarnation) return;
  to.inputs.emplace_back(
      [call, answer](machine::Machine& machine, Instant local) { machine.answered(call, answer, local); });
  round_soon(to, now_);
}

/// A receipt left the node: what it is for must survive the loss of power at this moment.
void World::check_receipt(SimNode& giver, const machine::OutgoingCall& request, const exchange::Answer& answer) {
  const bool entries = request.call.path == "/add-records" || request.call.path == "/add-entries";
  if (!entries || answer.status != 200) return;
  const auto upload = request.call.path == "/add-records" ? journal::parse_add_records(request.call.body)
                                                          : journal::parse_add_entries(request.call.body);
  if (!upload) return;
  count("receipts");
  for (const auto& journal : giver.machine->journals()) {
    if (journal.origin != upload->origin) continue;
    auto& given = receipts_given_[{giver.id, journal.origin}];
    given = std::max(given, upload->end);
    MemoryDisk survivor;
    survivor.restore(giver.disk.durable(journal.folder));
    const auto note = journal::parse_note(journal.note);
    const auto checkpoint = note ? journal::parse_checkpoint_text(note->text) : Result<journal::Checkpoint>(Error{});
    if (!checkpoint || checkpoint->size < upload->end) {
      fail("a_receipt_is_for_what_is_durable", giver.id + " has no cosigned checkpoint for its receipt");
      return;
    }
    const auto ledger =
        ledger::Ledger::open(survivor, journal.folder, journal.origin, {checkpoint->size, checkpoint->root});
    if ((!ledger || (*ledger)->durable_size() < upload->end) && !giver.damaged)
      fail("a_receipt_is_for_what_is_durable",
           giver.id + " gave a receipt for " + std::to_string(upload->end) + " entries of " + journal.origin + ": " +
               (ledger ? std::to_string((*ledger)->durable_size()) + " are on its disk" : ledger.error().detail));
  }
}

}  // namespace thalweg::sim
