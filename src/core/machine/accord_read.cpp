// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "journal/evidence.h"
#include "journal/tile.h"
#include "machine/accord.h"
#include "machine/bundle.h"
#include "machine/payloads.h"

/// What can be read of an agreement: how things stand, journals as C2SP serves them, evidence and bundles.
namespace thalweg::machine {
namespace {

constexpr std::size_t kRecordsAnswerMax = 8 * 1024 * 1024;

exchange::Answer plain(int status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text)};
}

exchange::Answer not_found(std::string_view what) {
  return plain(404, std::string(what) + " is not here\n");
}

exchange::Answer serve_tile(const ledger::Ledger& ledger, std::string_view path) {
  const auto tile = journal::parse_tile_path(path);
  if (!tile) return plain(404, tile.error().detail + "\n");
  auto bytes =
      tile->entries ? ledger.bundle(tile->index, tile->width) : ledger.tile(tile->level, tile->index, tile->width);
  if (!bytes) return plain(bytes.error().code == Code::not_found ? 404 : 500, bytes.error().detail + "\n");
  return {200, "application/octet-stream", std::move(*bytes)};
}

/// All signatures over one checkpoint in one note.
std::string join_notes(const std::vector<std::string>& notes) {
  auto joined = journal::parse_note(notes.front());
  CHECK(joined.has_value());
  for (const std::string& text : notes) {
    const auto note = journal::parse_note(text);
    if (!note || note->text != joined->text) continue;
    for (const auto& line : note->signatures) {
      if (std::find(joined->signatures.begin(), joined->signatures.end(), line) == joined->signatures.end())
        joined->signatures.push_back(line);
    }
  }
  return journal::to_text(*joined);
}

}  // namespace

exchange::Answer Accord::serve(std::string_view peer_id, std::string_view path) const {
  const std::size_t slash = path.find('/', 1);
  if (!path.starts_with('/') || slash == std::string_view::npos) return not_found(path);
  const std::string_view hash = path.substr(1, slash - 1);
  const std::string_view rest = path.substr(slash + 1);
  if (own_ && hash == journal::origin_hash(own_->ledger().origin())) {
    if (rest == "checkpoint") return own_->note().empty() ? not_found("a checkpoint") : plain(200, own_->note());
    return serve_tile(own_->ledger(), rest);
  }
  for (const Peer& peer : peers_) {
    if (!peer.mirror || hash != journal::origin_hash(peer.mirror->ledger().origin())) continue;
    const exchange::Mirror& mirror = *peer.mirror;
    if (rest == "checkpoint")
      return mirror.cosigned_note().empty() ? not_found("a cosigned checkpoint") : plain(200, mirror.cosigned_note());
    if (rest == "newest")
      return mirror.pending_note().empty() ? not_found("a checkpoint") : plain(200, mirror.pending_note());
    if (!rest.starts_with("records/")) return serve_tile(mirror.ledger(), rest);
    const auto start = from_decimal(rest.substr(8));
    if (peer.id != peer_id || !mirror.setup().with_openings)
      return plain(403, "records are given back to their own party only\n");
    if (!start || *start >= mirror.pending_size()) return not_found("a record from that entry on");
    if (mirror.ledger().durable_size() < mirror.pending_size()) {
      return plain(404,
                   "this mirror holds " + std::to_string(mirror.ledger().durable_size()) + " of the " +
                       std::to_string(mirror.pending_size()) + " entries that were signed\n");
    }
    auto upload = exchange::make_upload(mirror.ledger(), *start, mirror.pending_size(), true, kRecordsAnswerMax);
    if (!upload) return plain(500, upload.error().detail + "\n");
    return {200, "application/octet-stream", std::move(upload->body)};
  }
  return not_found("a journal of that origin");
}

std::vector<PeerStatus> Accord::peers() const {
  std::vector<PeerStatus> list;
  for (const Peer& peer : peers_) {
    PeerStatus status;
    status.agreement = id();
    status.id = peer.id;
    status.observer = peer.observer;
    status.state = "ok";
    if (peer.courier) {
      status.state = exchange::name(peer.courier->state());
      status.detail = peer.courier->problem();
      status.own_size = own_->ledger().durable_size();
      status.receipted = peer.courier->receipted();
      if (const auto last = receipts_->last().find(peer.id); last != receipts_->last().end())
        status.last_receipt_at = last->second.at;
    }
    if (peer.mirror) {
      status.their_size = peer.mirror->cosigned_size();
      status.suspended = peer.mirror->suspension().has_value();
      if (peer.mirror->hold())
        status.detail = "their journal is held at entry " + std::to_string(peer.mirror->hold()->index) + ": " +
                        peer.mirror->hold()->reason;
    }
    if (status.suspended) {
      status.state = "suspended";
      status.detail = "signed two histories of its journal; the proof is in the folder 'evidence'";
    }
    if (!stopped_.empty()) status.detail = stopped_;
    list.push_back(std::move(status));
  }
  return list;
}

std::vector<JournalStatus> Accord::journals() const {
  std::vector<JournalStatus> list;
  if (own_) {
    const std::string& origin = own_->ledger().origin();
    list.push_back({origin,
                    journal_folder(origin),
                    id(),
                    identity_.id,
                    JournalStatus::Role::own,
                    own_->ledger().durable_size(),
                    own_->note()});
  }
  for (const Peer& peer : peers_) {
    if (!peer.mirror) continue;
    const std::string& origin = peer.mirror->ledger().origin();
    list.push_back({origin,
                    journal_folder(origin),
                    id(),
                    peer.id,
                    JournalStatus::Role::mirror,
                    peer.mirror->ledger().durable_size(),
                    peer.mirror->cosigned_note(),
                    peer.mirror->suspension() ? journal::to_text(*peer.mirror->suspension()) : std::string()});
  }
  return list;
}

Result<std::string> Accord::evidence(std::string_view origin, journal::EntryIndex index) const {
  const ledger::Ledger* ledger = find_ledger(origin);
  if (ledger == nullptr) return Error{Code::not_found, "there is no journal " + std::string(origin) + " under " + id()};
  const auto stored = TRY(ledger->opening(index));
  if (stored.state != ledger::OpeningState::present)
    return Error{Code::not_found,
                 "entry " + std::to_string(index) + " has no opening here: it was erased, or is not a record"};
  std::vector<std::string> notes;
  if (own_ && ledger == &own_->ledger()) {
    journal::TreeSize size = 0;
    for (const auto& [peer, receipt] : receipts_->last()) size = std::max(size, receipt.size);
    for (const auto& [peer, receipt] : receipts_->last()) {
      if (receipt.size == size && size > index) notes.push_back(receipt.note);
    }
    if (notes.empty() && own_->head().size > index) notes.push_back(own_->note());
  } else {
    for (const Peer& peer : peers_) {
      if (peer.mirror && &peer.mirror->ledger() == ledger && peer.mirror->cosigned_size() > index)
        notes.push_back(peer.mirror->cosigned_note());
    }
  }
  if (notes.empty())
    return Error{Code::unavailable,
                 "no signed checkpoint covers entry " + std::to_string(index) + " yet; try again in a moment"};
  journal::Evidence evidence;
  evidence.agreement = id();
  evidence.agreement_sha256 = newest().hash;
  for (const agreement::Party& party : newest().parties) {
    for (const std::string* text : {&party.log_key, &party.witness_key, &party.mirror_key}) {
      const auto key = TRY(journal::parse_vkey(*text));
      evidence.keys.push_back({key, party.id});
    }
  }
  for (const agreement::Observer& observer : newest().observers) {
    const auto key = TRY(journal::parse_vkey(observer.mirror_key));
    evidence.keys.push_back({key, observer.id});
  }
  evidence.entry = TRY(ledger->entry(index));
  evidence.opening = stored.opening;
  evidence.proof.index = index;
  evidence.proof.checkpoint_note = join_notes(notes);
  const auto checkpoint =
      TRY(journal::parse_checkpoint_text(TRY(journal::parse_note(evidence.proof.checkpoint_note)).text));
  evidence.proof.path = TRY(journal::prove_inclusion(*ledger, index, checkpoint.size));
  return journal::to_text(evidence);
}

Result<Bytes> Accord::export_bundle(std::string_view peer_id) const {
  const Peer* peer = find_peer(peer_id);
  if (peer == nullptr || !own_)
    return Error{Code::not_found, "'" + std::string(peer_id) + "' is not a neighbour under " + id()};
  Bundle bundle{id(), identity_.id, peer->id, {}, {}};
  if (peer->mirror && !peer->mirror->cosigned_note().empty()) bundle.receipts.push_back(peer->mirror->cosigned_note());
  const journal::Checkpoint& head = own_->head();
  journal::EntryIndex at = peer->courier->receipted();
  if (head.size > at) {
    for (const journal::TreeSize old : {at, peer->courier->witnessed()}) {
      if (old > head.size || (old == at && !bundle.calls.empty())) continue;
      journal::AddCheckpoint request;
      request.old = old;
      request.note = TRY(journal::parse_note(own_->note()));
      if (old > 0 && old < head.size) request.proof = TRY(journal::prove_consistency(own_->ledger(), old, head.size));
      bundle.calls.push_back({"POST", "/add-checkpoint", "text/plain", journal::to_text(request)});
    }
    while (at < head.size) {
      auto upload = TRY(exchange::make_upload(own_->ledger(), at, head.size, !peer->observer, kRecordsAnswerMax));
      bundle.calls.push_back({"POST",
                              peer->observer ? "/add-entries" : "/add-records",
                              "application/octet-stream",
                              std::move(upload.body)});
      at = upload.end;
    }
  }
  return to_bytes(bundle);
}

/// Only what `collect_calls` would act on, or a node that waits for somebody would never sleep.
Instant Accord::next_call_at() const {
  Instant next = Instant::unix_ms(std::int64_t{1} << 60);
  if (!own_) return next;
  const bool speaks = heard_ && stopped_.empty();
  for (const Peer& peer : peers_) {
    next = std::min(next, peer.gossip_at);
    if (peer.cite_at && speaks) next = std::min(next, *peer.cite_at);
    const bool heals = peer.heal_target && peer.greeting != Peer::Greeting::healing;
    if (!peer.observer && (peer.greeting == Peer::Greeting::due || heals)) next = std::min(next, peer.greet_at);
    if (speaks && !peer.courier->busy() && peer.courier->receipted() < offered_to(peer).size &&
        (!peer.observer || peer.courier->witnessed() <= offered_to(peer).size))
      next = std::min(next, peer.courier->not_before());
  }
  return next;
}

}  // namespace thalweg::machine
