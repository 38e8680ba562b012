// SPDX-License-Identifier: Apache-2.0
#include "casework/fold.h"
#include "ledger/slot.h"
#include "machine/payloads.h"
#include "sim/world_detail.h"

/// What the people of a world do.
namespace thalweg::sim {
namespace {

/// Salt and key with which an entry's payload could still be read, as they lie in the file.
void add_secrets(std::vector<Bytes>& secrets, MemoryDisk& disk, const std::string& folder, journal::EntryIndex index) {
  const auto openings = disk.read_all(folder + "/openings");
  if (!openings || openings->size() < (index + 1) * ledger::kSlotSize) return;
  const auto slot = ledger::decode_slot(BytesView(*openings).substr(index * ledger::kSlotSize, ledger::kSlotSize));
  if (!slot || slot->state != ledger::OpeningState::present) return;
  secrets.emplace_back(slot->salt.view());
  secrets.emplace_back(slot->key.view());
}

/// The same for the observation that an entry's verdict was over.
void add_national_secrets(std::vector<Bytes>& secrets, SimNode& node, std::uint64_t source) {
  const std::string origin = machine::national_origin(node.id);
  const auto ledger = ledger::Ledger::open_reader(node.disk, machine::journal_folder(origin), origin, source);
  const auto verdict = ledger ? (*ledger)->opening(source - 1) : Result<ledger::StoredOpening>(Error{});
  const auto json = verdict ? parse_canonical(verdict->opening.payload) : Result<Json>(Error{});
  if (json) {
    add_secrets(secrets,
                node.disk,
                machine::journal_folder(origin),
                static_cast<journal::EntryIndex>(json->integer("observed_at")));
  }
}

}  // namespace

void World::plan_acts() {
  for (const std::string& party : parties_) again(scenario_.acts_every, [this, party] { act(party); });
  again(Duration::minutes(20), [this] { look_at_deadlines(); });
  if (!dice_.per_mille(500)) return;  // otherwise some nodes, or all, are given the next version
  for (auto& [id, node] : nodes_) {
    SimNode* each = node.get();
    after(dice_.up_to(scenario_.length), [this, each] {
      // Before the first is in force, a second one is not made.
      for (const std::string& party : parties_) {
        const auto& machine = nodes_.at(party)->machine;
        if (!machine || machine->agreements().front().in_force == nullptr) return;
      }
      each->versions = 2;
      // A change of a node's settings: its administrator starts it anew.
      if (each->machine && faulty_) stop(*each, false, "is given version 2 of the agreement");
    });
  }
}

void World::act(const std::string& party) {
  // Early enough for what is delayed to have left when the faults end.
  if (now_ > faults_end_ - Duration::minutes(11)) return;
  SimNode& node = *nodes_.at(party);
  if (!node.machine) return;
  node.inputs.emplace_back([this, &node, party](machine::Machine& machine, Instant local) {
    const auto act = officers_.at(party).act(node, local);
    if (!act) return;
    const machine::Token token = next_token_++;
    refs_[token] = {act->ref, act->what};
    count("acts");
    if (act->what == Act::What::approve) {
      if (act->office.ends_with("-hq")) tellings_.approved(act->ref);
      machine.approve(token, act->held, {act->office}, local);
      return;
    }
    tell(party + " says " + act->ref);
    tellings_.said(party, *act, local);
    if (act->erases) {
      Erased erased{act->ref, *act->erases, {}};
      for (auto& [id, each] : nodes_) {
        if (!each->is_party) continue;
        const auto* journal = each->library.journal_of(party);
        if (journal == nullptr) continue;
        for (const Known& known : *journal) {
          if (known.id != *act->erases) continue;
          add_secrets(
              erased.secrets, each->disk, machine::journal_folder(agreement::origin(kAgreementId, party)), known.index);
          if (id == party && known.source > 0) add_national_secrets(erased.secrets, *each, known.source);
        }
      }
      erasures_.push_back(std::move(erased));
    }
    machine.submit(token, {act->draft}, local);
  });
  round_soon(node, now_);
}

/// Each side looks at what is owed, as it knows it now.
void World::look_at_deadlines() {
  for (const std::string& party : parties_) {
    SimNode& node = *nodes_.at(party);
    // Who lost its disk has to learn again what it knew.
    if (!node.machine || node.damaged || restored_.contains(party)) continue;
    const agreement::Agreement* in_force = node.machine->agreements().front().in_force;
    const auto library = read_all(node);
    if (in_force == nullptr || !library) continue;
    const auto said = to_said(*library, parties_);
    for (const auto& subject : said) {
      if (subject.record == nullptr ||
          (subject.record->kind->name != "request" && subject.record->kind->name != "notice"))
        continue;
      require(deadlines_.look(party, subject.id, casework::fold(subject, said, *in_force, now_).deadlines));
    }
  }
}

}  // namespace thalweg::sim
