// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "machine/accord.h"
#include "machine/bundle.h"
#include "machine/payloads.h"

/// What goes between this node and the others of an agreement.
namespace thalweg::machine {
namespace {

constexpr Duration kGreetingPause = Duration::seconds(2);
constexpr Duration kGossipInterval = Duration::seconds(60);

exchange::Answer plain(int status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text) + "\n"};
}

std::string own_path(const std::string& origin, std::string_view rest) {
  return "/" + journal::origin_hash(origin) + "/" + std::string(rest);
}

/// The origin that a request speaks of.
std::string origin_of(const exchange::Call& call) {
  if (call.path == "/add-checkpoint") {
    const auto request = journal::parse_add_checkpoint(call.body);
    return request ? request->note.text.substr(0, request->note.text.find('\n')) : std::string();
  }
  Reader reader(call.body);
  const auto size = reader.u16();
  const auto origin = size ? reader.take(*size) : Result<BytesView>(Error{});
  return origin ? std::string(*origin) : std::string();
}

}  // namespace

exchange::Mirror* Accord::mirror_for(const exchange::Call& call) {
  const std::string origin = origin_of(call);
  for (Peer& peer : peers_) {
    if (peer.mirror && peer.mirror->ledger().origin() == origin) return peer.mirror.get();
  }
  return nullptr;
}

void Accord::request(Token token, std::string_view peer_id, const exchange::Call& call, Instant now, Effects& effects) {
  if (call.method == "POST" && call.path.ends_with("/compare")) {
    effects.answered.emplace_back(token, compare(call));
    return;
  }
  const bool known = call.path == "/add-checkpoint" || call.path == "/add-records" || call.path == "/add-entries";
  if (call.method == "GET") {
    effects.answered.emplace_back(token, serve(peer_id, call.path));
  } else if (!known) {
    effects.answered.emplace_back(token, plain(404, "there is no " + call.path + " here"));
  } else if (call.path != "/add-checkpoint" && mirror_for(call) != nullptr &&
             origin_of(call) != agreement::origin(id(), peer_id)) {
    // Somebody else could bring the entries without their openings, and the author's own upload would come too late.
    effects.answered.emplace_back(token, plain(403, "entries are taken from their author only"));
  } else {
    import_call(token, call, now, effects);
  }
}

/// Whether the note of a neighbour that was sent here fits our mirror of it; the proof when it does not.
exchange::Answer Accord::compare(const exchange::Call& call) {
  for (Peer& peer : peers_) {
    if (!peer.mirror || call.path != own_path(peer.mirror->ledger().origin(), "compare")) continue;
    if (auto proof = peer.mirror->contradicts(call.body)) peer.mirror->suspend(std::move(*proof));
    if (!peer.mirror->suspension()) return {204, "", {}};
    return {200, "text/plain; charset=utf-8", journal::to_text(*peer.mirror->suspension())};
  }
  return plain(404, "there is no mirror of that origin here");
}

void Accord::import_call(Token token, const exchange::Call& call, Instant now, Effects& effects) {
  exchange::Mirror* mirror = mirror_for(call);
  if (mirror == nullptr) {
    const std::string origin = origin_of(call);
    effects.answered.emplace_back(
        token, origin.empty() ? plain(400, "the request names no origin") : plain(404, "unknown origin " + origin));
    return;
  }
  std::optional<exchange::Answer> answer;
  if (call.path == "/add-checkpoint") {
    answer = mirror->add_checkpoint(call.body, token, now);
  } else if (call.path == "/add-entries") {
    answer = mirror->add_entries(call.body, token, *entropy_, now);
  } else {
    answer = take_records(*mirror, call.body, token, now);
  }
  if (answer) effects.answered.emplace_back(token, std::move(*answer));
}

/// A package is taken whole or not at all, so that what was learnt from one that is refused must be forgotten: nothing
/// comes into force, and nothing is erased, by a record that is not here.
std::optional<exchange::Answer> Accord::take_records(exchange::Mirror& mirror,
                                                     BytesView body,
                                                     Token token,
                                                     Instant now) {
  const std::string& origin = mirror.ledger().origin();
  const std::string party = party_of(origin);
  auto ratified = ratified_by_;
  auto to_erase = to_erase_;
  const std::int64_t in_force = in_force_;
  const bool state_changed = state_changed_;
  std::vector<Lesson> lessons;
  const auto judge = [&](journal::EntryIndex index, const journal::Entry& entry, const journal::OpeningView& opening) {
    return admit(origin, index, entry, opening, lessons);
  };
  auto answer = mirror.add_records(body, token, judge, *entropy_, now);
  if (lessons.empty() || lessons.back().index < mirror.ledger().size()) return answer;
  ratified_by_ = std::move(ratified);
  to_erase_ = std::move(to_erase);
  in_force_ = in_force;
  state_changed_ = state_changed;
  for (const Lesson& lesson : lessons) {
    if (lesson.index < mirror.ledger().size()) learn(party, origin, lesson.record);
  }
  return answer;
}

void Accord::collect_greetings(Instant now, std::uint64_t& next_id, Effects& effects) {
  for (Peer& peer : peers_) {
    if (peer.observer || !is_due(now, peer.greet_at, kGreetingPause) || peer.greeting == Peer::Greeting::healing)
      continue;
    if (peer.heal_target && peer.heal_target->checkpoint.size <= own_->ledger().durable_size()) {
      // Another neighbour gave back as much or more: ask this one again.
      peer.heal_target.reset();
      peer.greeting = Peer::Greeting::due;
    }
    if (peer.greeting == Peer::Greeting::due) {
      peer.greeting = Peer::Greeting::asked;
      effects.calls.push_back({next_id++, id(), peer.id, {"GET", own_path(own_->ledger().origin(), "newest"), "", {}}});
    } else if (peer.heal_target) {
      peer.greeting = Peer::Greeting::healing;
      effects.calls.push_back(
          {next_id++,
           id(),
           peer.id,
           {"GET", own_path(own_->ledger().origin(), "records/" + std::to_string(own_->ledger().size())), "", {}}});
    }
  }
}

/// Asks each peer what it holds of our journal, since it may have lost it, and of the other parties' journals: a party
/// that shows us one history and them another is found.
void Accord::collect_gossip(Instant now, std::uint64_t& next_id, Effects& effects) {
  for (Peer& asked : peers_) {
    if (!is_due(now, asked.gossip_at, kGossipInterval)) continue;
    asked.gossip_at = now + kGossipInterval;
    if (asked.courier && asked.courier->receipted() > 0) {
      asked.asked_at = asked.courier->receipted();
      effects.calls.push_back(
          {next_id++, id(), asked.id, {"GET", own_path(own_->ledger().origin(), "checkpoint"), "", {}}});
    }
    for (const Peer& about : peers_) {
      if (!about.mirror || about.id == asked.id || about.mirror->cosigned_size() == 0) continue;
      effects.calls.push_back(
          {next_id++, id(), asked.id, {"GET", own_path(about.mirror->ledger().origin(), "checkpoint"), "", {}}});
    }
  }
  for (Peer& asked : peers_) {
    for (const std::string& party : std::exchange(asked.ahead_of_us_about, {})) {
      const Peer* about = find_peer(party);
      effects.calls.push_back({next_id++,
                               id(),
                               asked.id,
                               {"POST",
                                own_path(about->mirror->ledger().origin(), "compare"),
                                "text/plain; charset=utf-8",
                                about->mirror->cosigned_note()}});
    }
  }
}

Result<Unit> Accord::collect_calls(Instant now, std::uint64_t& next_id, Effects& effects) {
  if (!own_) return Unit{};
  collect_greetings(now, next_id, effects);
  collect_gossip(now, next_id, effects);
  if (!heard_ || !stopped_.empty()) return Unit{};
  for (Peer& peer : peers_) {
    if (peer.courier == nullptr || peer.courier->busy()) continue;
    // What an observer sees some party has seen before, so that a folder that was restored can hear of it.
    const exchange::Courier* first = peer.observer ? furthest_party() : nullptr;
    if (first != nullptr && first->taken().size < peer.courier->witnessed()) continue;
    auto call = first == nullptr ? peer.courier->next_call(own_->head(), own_->note(), now)
                                 : peer.courier->next_call(first->taken(), first->taken_note(), now);
    if (!call) {
      if (call.error().code != Code::conflict) return call.error();
      stopped_ = call.error().detail;
      effects.notices.push_back("STOPPED under " + id() + ": " + stopped_);
      continue;
    }
    if (*call) effects.calls.push_back({next_id++, id(), peer.id, std::move(**call)});
  }
  return Unit{};
}

Result<Unit> Accord::answered(std::string_view peer_id,
                              const std::string& path,
                              const Result<exchange::Answer>& answer,
                              Instant now,
                              Effects& effects) {
  Peer* peer = find_peer(peer_id);
  if (peer == nullptr || !own_) return Unit{};
  if (path.ends_with("/newest")) return greeted(*peer, answer, now, effects);
  if (path.find("/records/") != std::string::npos) return heal(*peer, answer, now, effects);
  if (path.ends_with("/checkpoint")) {
    gossiped(*peer, path, answer);
    return Unit{};
  }
  if (path.ends_with("/compare")) {
    compared(path, answer);
    return Unit{};
  }
  const auto state = peer->courier->state();
  const auto receipt = peer->courier->answered(answer, now);
  if (!receipt && peer->courier->state() != state)
    effects.notices.push_back("link to " + peer->id + " under " + id() + ": " + receipt.error().detail);
  if (receipt && *receipt) receipts_->add(peer->id, **receipt);
  return Unit{};
}

Result<Unit> Accord::greeted(Peer& peer, const Result<exchange::Answer>& answer, Instant now, Effects& effects) {
  peer.greeting = Peer::Greeting::due;
  peer.greet_at = now + kGreetingPause;
  if (!answer) {
    peer.courier->wake();
    return Unit{};
  }
  if (answer->status == 404) {
    peer.greeting = Peer::Greeting::done;
    hear_if_all_answered(now);
    return Unit{};
  }
  auto newest = journal::open_checkpoint(answer->body, {&own_->signer().verifier(), 1});
  if (answer->status != 200 || !newest || newest->log_signature() == nullptr) {
    effects.notices.push_back(peer.id + " answered our greeting under " + id() +
                              " with something that we did not sign; asking again");
    return Unit{};
  }
  peer.greeting = Peer::Greeting::done;
  const journal::Checkpoint& theirs = newest->checkpoint;
  const auto& ledger = own_->ledger();
  if (theirs.size <= ledger.durable_size()) {
    if (TRY(ledger.root_at(theirs.size)) == theirs.root) {
      peer.courier->peer_took(theirs, journal::to_text(newest->note));
      hear_if_all_answered(now);
    } else {
      stopped_ = "this folder's journal is not the one that was signed before: " + peer.id +
                 " holds our checkpoint of " + std::to_string(theirs.size) +
                 " entries with another root. Nothing is signed; restore the right folder, or agree on a new journal "
                 "with the neighbours";
      effects.notices.push_back("STOPPED under " + id() + ": " + stopped_);
    }
    return Unit{};
  }
  effects.notices.push_back("this folder has lost entries under " + id() + ": it holds " +
                            std::to_string(ledger.durable_size()) + ", we signed " + std::to_string(theirs.size) +
                            "; bringing them back from " + peer.id);
  heard_ = false;
  peer.heal_target = std::move(*newest);
  return Unit{};
}

Result<Unit> Accord::heal(Peer& peer, const Result<exchange::Answer>& answer, Instant now, Effects& effects) {
  peer.greeting = Peer::Greeting::done;
  peer.greet_at = now + (answer ? Duration() : kGreetingPause);
  if (!answer || !peer.heal_target) return Unit{};
  const journal::SignedCheckpoint& target = *peer.heal_target;
  const auto upload = journal::parse_add_records(answer->body);
  const auto taken = answer->status != 200 ? Result<Unit>(Error{Code::refused, answer->body})
                     : !upload             ? Result<Unit>(upload.error())
                                           : take_healed(*upload, target.checkpoint);
  if (!taken) {
    if (taken.error().code == Code::corrupt || taken.error().code == Code::exhausted) return taken;
    peer.greet_at = now + kGreetingPause;
    effects.notices.push_back("can't bring back lost entries from " + peer.id + " under " + id() + ": " +
                              taken.error().detail);
    return Unit{};
  }
  effects.grown.push_back({own_->ledger().origin(), own_->ledger().durable_size(), receipts_->size_bytes()});
  if (own_->ledger().durable_size() < target.checkpoint.size) return Unit{};
  TRY(own_->adopt(target));
  peer.courier->peer_took(target.checkpoint, journal::to_text(target.note));
  effects.notices.push_back("all " + std::to_string(target.checkpoint.size) + " entries under " + id() +
                            " are back and lead to what was signed");
  peer.heal_target.reset();
  hear_if_all_answered(now);
  return Unit{};
}

Result<Unit> Accord::take_healed(const journal::AddEntries& upload, const journal::Checkpoint& target) {
  ledger::Ledger& ledger = own_->ledger();
  if (upload.origin != ledger.origin() || upload.start != ledger.durable_size() || upload.packages.empty())
    return Error{Code::refused, "the entries offered do not join those that are here"};
  for (const journal::EntryPackage& package : upload.packages) {
    std::vector<Hash> before;
    if (const auto width = static_cast<unsigned>(package.start % journal::kTileWidth); width > 0) {
      const Bytes tile = TRY(ledger.tile(0, package.start / journal::kTileWidth, width));
      for (unsigned i = 0; i < width; ++i)
        before.push_back(TRY(hash_from_bytes(BytesView(tile).substr(i * sizeof(Hash), sizeof(Hash)))));
    }
    if (auto fits = journal::check_package(package, before, target.size, target.root); !fits)
      return Error{Code::refused, fits.error().detail};
    for (std::size_t i = 0; i < package.entries.size(); ++i) {
      const auto entry = TRY(journal::decode_entry(package.entries[i]));
      const journal::EntryOpening& opening = package.openings[i];
      if (auto fits = journal::check_opening(ledger.origin(), entry, opening); !fits)
        return Error{Code::refused, fits.error().detail};
      if (opening.how == journal::Disclosure::erased) {
        ledger.append_bare(entry, ledger::OpeningState::erased);
        continue;
      }
      const bool salted = opening.how == journal::Disclosure::opening;
      ledger.append(entry,
                    salted ? ledger::OpeningState::present : ledger::OpeningState::plain,
                    salted ? opening.opening : journal::OpeningView{{}, {}, opening.preimage},
                    0,
                    entropy_->hash());
    }
    TRY(ledger.flush());
  }
  return scan(ledger, identity_.id);
}

const journal::Checkpoint& Accord::offered_to(const Peer& peer) const {
  const exchange::Courier* first = peer.observer ? furthest_party() : nullptr;
  return first == nullptr ? own_->head() : first->taken();
}

const exchange::Courier* Accord::furthest_party() const {
  const exchange::Courier* furthest = nullptr;
  for (const Peer& peer : peers_) {
    if (peer.observer || !peer.courier) continue;
    if (furthest == nullptr || peer.courier->taken().size > furthest->taken().size) furthest = peer.courier.get();
  }
  return furthest;
}

/// A peer's word on how much of our journal it has stored.
void Accord::held_by(Peer& peer, const exchange::Answer& answer) {
  journal::TreeSize size = 0;
  if (answer.status == 200) {
    // Whoever says too little gets too much: there is nothing to verify.
    const auto note = journal::parse_note(answer.body);
    const auto checkpoint = note ? journal::parse_checkpoint_text(note->text) : Result<journal::Checkpoint>(Error{});
    if (!checkpoint) return;
    size = checkpoint->size;
  } else if (answer.status != 404) {
    return;
  }
  // A receipt may have come since it was asked.
  if (peer.courier && size < peer.asked_at && peer.courier->receipted() == peer.asked_at)
    peer.courier->peer_holds(size);
}

void Accord::gossiped(Peer& asked, const std::string& path, const Result<exchange::Answer>& answer) {
  if (!answer) return;
  if (path == own_path(own_->ledger().origin(), "checkpoint")) return held_by(asked, *answer);
  if (answer->status != 200) return;
  for (Peer& peer : peers_) {
    if (!peer.mirror || path != own_path(peer.mirror->ledger().origin(), "checkpoint")) continue;
    if (auto proof = peer.mirror->contradicts(answer->body)) peer.mirror->suspend(std::move(*proof));
    const auto note = journal::open_checkpoint(answer->body, peer.mirror->setup().log_keys);
    const bool ahead = note && note->checkpoint.size > peer.mirror->cosigned_size();
    if (ahead && !peer.mirror->suspension()) asked.ahead_of_us_about.push_back(peer.id);
  }
}

/// Somebody who holds more of a neighbour's journal than we do has looked whether what we hold fits.
void Accord::compared(const std::string& path, const Result<exchange::Answer>& answer) {
  if (!answer || answer->status != 200) return;
  for (Peer& peer : peers_) {
    if (!peer.mirror || path != own_path(peer.mirror->ledger().origin(), "compare")) continue;
    auto proof = journal::parse_fraud_proof(answer->body);
    if (!proof) return;
    const auto report = journal::verify_fraud(*proof, peer.mirror->setup().log_keys);
    if (report && report->older.checkpoint.origin == peer.mirror->ledger().origin())
      peer.mirror->suspend(std::move(*proof));
  }
}

Result<Unit> Accord::import_receipt(std::string_view text, Instant now) {
  if (!own_) return Error{Code::refused, "an observer has no journal that could be receipted"};
  const auto note = TRY(journal::open_checkpoint(text, {&own_->signer().verifier(), 1}));
  for (const Peer& peer : peers_) {
    const agreement::Party* party = newest().find_party(peer.id);
    const auto key = journal::parse_vkey(party != nullptr ? party->mirror_key : std::string());
    if (!key) continue;
    const auto verified = journal::verify_note(note.note, {&*key, 1});
    if (!verified || verified->empty() || !verified->front().cosigned_at) continue;
    const auto& checkpoint = note.checkpoint;
    if (checkpoint.size > own_->ledger().durable_size() ||
        TRY(own_->ledger().root_at(checkpoint.size)) != checkpoint.root) {
      return Error{
          Code::refused,
          "the receipt is for " + std::to_string(checkpoint.size) + " entries that are not those of this journal"};
    }
    const auto last = receipts_->last().find(peer.id);
    if (last == receipts_->last().end() || last->second.size < checkpoint.size) {
      receipts_->add(peer.id,
                     {checkpoint.size,
                      Instant::unix_ms(static_cast<std::int64_t>(*verified->front().cosigned_at) * 1000),
                      std::string(text)});
    }
    // One that covers all that is here says that nothing was lost; an older one says nothing of what came after it.
    if (checkpoint.size >= own_->ledger().durable_size()) {
      find_peer(peer.id)->greeting = Peer::Greeting::done;
      hear_if_all_answered(now);
    }
    return Unit{};
  }
  return Error{Code::refused, "the receipt carries no cosignature of a neighbour's mirror key"};
}

}  // namespace thalweg::machine
