// SPDX-License-Identifier: Apache-2.0
#include "exchange/mirror.h"

#include <algorithm>

#include "base/json.h"

namespace thalweg::exchange {
namespace {

Answer plain(int status, std::string text) {
  return Answer{status, "text/plain; charset=utf-8", std::move(text) + "\n"};
}

int status_of(const Error& error) {
  switch (error.code) {
    case Code::malformed: return 400;
    case Code::exhausted: return 429;
    case Code::not_found: return 404;
    case Code::unavailable:
    case Code::timed_out: return 503;
    case Code::refused:
    case Code::conflict:
    case Code::unsupported:
    case Code::corrupt: return 422;
  }
  return 422;
}

/// The note without other lines than one: they could be of any length.
journal::Note with_only(const journal::VerifiedSignature& signature, journal::Note note) {
  std::erase_if(note.signatures, [&](const journal::SignatureLine& line) {
    return line.name != signature.key.name || line.id != signature.key.id;
  });
  return note;
}

}  // namespace

std::vector<Hash> erased_by(BytesView record_payload) {
  std::vector<Hash> erased;
  const auto json = parse_canonical(record_payload);
  if (!json || json->text("kind") != "erasure" || json->text("act") != "done") return erased;
  const Json* cites = json->find("cites");
  if (cites == nullptr || cites->as_array() == nullptr) return erased;
  for (const Json& cite : *cites->as_array()) {
    const auto target = hash_from_hex(cite.text("record"));
    if (cite.text("rel") == "erases" && target) erased.push_back(*target);
  }
  return erased;
}

Result<std::unique_ptr<Mirror>> Mirror::open(Disk& disk, const std::string& folder, MirrorSetup setup) {
  std::unique_ptr<Mirror> mirror(new Mirror(std::move(setup)));
  TRY(mirror->load(disk, folder));
  return mirror;
}

Result<Unit> Mirror::load(Disk& disk, const std::string& folder) {
  state_ = TRY(ledger::Register::open(disk, folder + "/state"));
  ledger::Ledger::Vouched vouched;
  if (state_->content()) {
    const Json state = TRY(parse_canonical(*state_->content()));
    pending_note_ = state.text("pending");
    cosigned_note_ = state.text("cosigned");
    if (!pending_note_.empty()) pending_ = TRY(journal::open_checkpoint(pending_note_, setup_.log_keys)).checkpoint;
    if (!cosigned_note_.empty()) {
      const auto cosigned = TRY(journal::open_checkpoint(cosigned_note_, setup_.log_keys)).checkpoint;
      cosigned_size_ = cosigned.size;
      vouched = {cosigned.size, cosigned.root};
    }
    if (const auto proof = state.text("fraud"); !proof.empty()) suspension_ = TRY(journal::parse_fraud_proof(proof));
  }
  ledger_ = TRY(ledger::Ledger::open(disk, folder, setup_.origin, vouched));
  if (!setup_.with_openings) return Unit{};
  for (journal::EntryIndex at = cosigned_size_; at < ledger_->durable_size(); at += journal::kTileWidth) {
    const journal::EntryIndex end = std::min<journal::EntryIndex>(ledger_->durable_size(), at + journal::kTileWidth);
    const auto entries = TRY(ledger_->entries(at, end));
    const auto openings = TRY(ledger_->openings(at, end));
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (openings[i].state == ledger::OpeningState::erased) uncovered_[entries[i].commitment] = at + i;
      if (entries[i].kind != journal::EntryKind::erasure) continue;
      for (const Hash& erased : erased_by(openings[i].opening.payload)) uncovered_.erase(erased);
    }
  }
  return Unit{};
}

std::optional<Answer> Mirror::add_checkpoint(BytesView body, std::uint64_t token, Instant) {
  if (suspension_) return plain(422, "this journal is suspended: two histories of it were signed; the proof is kept");
  const journal::WitnessedLog log{
      setup_.origin, setup_.log_keys, {pending_.size, pending_.size == 0 ? journal::empty_root() : pending_.root}};
  const auto checked = journal::check_add_checkpoint(body, {&log, 1});
  if (!checked.accept) {
    // What continues the pending checkpoint cannot contradict it; anything else may.
    const auto request = journal::parse_add_checkpoint(body);
    auto proof = request ? contradicts(journal::to_text(request->note)) : std::nullopt;
    if (!proof) return Answer{checked.status, checked.content_type, checked.body};
    suspend(std::move(*proof));
    return plain(422,
                 "this checkpoint contradicts one that the same key signed before; the proof is kept and the journal "
                 "suspended");
  }
  pending_ = *checked.accept;
  pending_note_ = journal::to_text(checked.note);
  dirty_ = true;
  checkpoint_tokens_.emplace_back(token, pending_);
  return std::nullopt;
}

std::optional<Answer> Mirror::add_entries(BytesView body, std::uint64_t token, Entropy& entropy, Instant now) {
  if (setup_.with_openings) return plain(422, "this mirror keeps openings: send add-records");
  const auto request = journal::parse_add_entries(body);
  if (!request) return plain(400, request.error().detail);
  return take(*request, token, {}, entropy, now);
}

std::optional<Answer> Mirror::add_records(
    BytesView body, std::uint64_t token, const AdmitRecord& admit, Entropy& entropy, Instant now) {
  if (!setup_.with_openings) return plain(422, "this mirror keeps commitments only: send add-entries");
  const auto request = journal::parse_add_records(body);
  if (!request) return plain(400, request.error().detail);
  return take(*request, token, admit, entropy, now);
}

std::optional<Answer> Mirror::refuse_position(const journal::AddEntries& request) const {
  if (suspension_) return plain(422, "this journal is suspended: two histories of it were signed; the proof is kept");
  if (request.origin != setup_.origin) return plain(404, "unknown origin " + std::string(request.origin));
  if (pending_note_.empty()) return plain(422, "no checkpoint is pending: send add-checkpoint first");
  if (entries_token_)
    return plain(429, "another upload to this journal is being stored: send it again after the answer");
  if (request.end != pending_.size || request.start > ledger_->size()) return info(409);
  return std::nullopt;
}

std::optional<Answer> Mirror::take(
    const journal::AddEntries& request, std::uint64_t token, const AdmitRecord& admit, Entropy& entropy, Instant now) {
  if (auto refusal = refuse_position(request)) return refusal;
  const journal::TreeSize before = ledger_->size();
  for (const journal::EntryPackage& package : request.packages) {
    if (package.end <= ledger_->size()) continue;  // already here: a repeated upload
    auto taken = take_package(package, admit, entropy);
    // Before the neighbour is blamed for a proof that does not fit, our own side of it is made sure of.
    if (!taken && rebuild_once()) taken = take_package(package, admit, entropy);
    if (!taken) {
      if (taken.error().code == Code::refused)
        hold_ =
            Hold{ledger_->size(), taken.error().detail, hold_ && hold_->index == ledger_->size() ? hold_->since : now};
      if (ledger_->size() == before) return plain(status_of(taken.error()), taken.error().detail);
      break;  // keep the whole packages before it
    }
  }
  entries_token_ = token;
  return std::nullopt;
}

Result<std::vector<Hash>> Mirror::leaves_before(journal::EntryIndex at) const {
  std::vector<Hash> leaves;
  const unsigned width = static_cast<unsigned>(at % journal::kTileWidth);
  if (width == 0) return leaves;
  const Bytes tile = TRY(ledger_->tile(0, at / journal::kTileWidth, width));
  for (unsigned i = 0; i < width; ++i)
    leaves.push_back(TRY(hash_from_bytes(BytesView(tile).substr(i * sizeof(Hash), sizeof(Hash)))));
  return leaves;
}

/// Checks a whole package, then stages what is new of it; on an error nothing of it stays.
Result<Unit> Mirror::take_package(const journal::EntryPackage& package, const AdmitRecord& admit, Entropy& entropy) {
  const auto before = TRY(leaves_before(package.start));
  TRY(journal::check_package(package, before, pending_.size, pending_.root));
  std::vector<journal::Entry> entries;
  entries.reserve(package.entries.size());
  Instant last = ledger_->last_at();
  const std::size_t skip = ledger_->size() - package.start;
  auto uncovered = uncovered_;
  for (std::size_t i = 0; i < package.entries.size(); ++i) {
    const journal::EntryIndex index = package.start + i;
    const auto held = [&](const std::string& why) {
      return Error{Code::refused, "entry " + std::to_string(index) + " of " + setup_.origin + ": " + why};
    };
    auto entry = journal::decode_entry(package.entries[i]);
    if (!entry) return held(entry.error().detail);
    entries.push_back(*entry);
    if (i < skip) continue;
    if (entry->at < last) return held("its time is before that of the entry before it");
    last = entry->at;
    if (!setup_.with_openings) continue;
    const journal::EntryOpening& opening = package.openings[i];
    if (auto fits = journal::check_opening(setup_.origin, *entry, opening); !fits) return held(fits.error().detail);
    if (opening.how == journal::Disclosure::erased) uncovered[entry->commitment] = index;
    if (opening.how != journal::Disclosure::opening) continue;
    if (auto admitted = admit(index, *entry, opening.opening); !admitted) return held(admitted.error().detail);
    if (entry->kind == journal::EntryKind::erasure) {
      for (const Hash& erased : erased_by(opening.opening.payload)) uncovered.erase(erased);
    }
  }
  uncovered_ = std::move(uncovered);
  for (std::size_t i = skip; i < entries.size(); ++i) {
    if (!setup_.with_openings) {
      ledger_->append_bare(entries[i], ledger::OpeningState::none);
      continue;
    }
    const journal::EntryOpening& opening = package.openings[i];
    switch (opening.how) {
      case journal::Disclosure::erased: ledger_->append_bare(entries[i], ledger::OpeningState::erased); break;
      case journal::Disclosure::opening:
        ledger_->append(entries[i], ledger::OpeningState::present, opening.opening, 0, entropy.hash());
        break;
      case journal::Disclosure::preimage:
        ledger_->append(
            entries[i], ledger::OpeningState::plain, journal::OpeningView{{}, {}, opening.preimage}, 0, entropy.hash());
        break;
    }
  }
  if (hold_ && hold_->index < ledger_->size()) hold_.reset();
  return Unit{};
}

std::optional<journal::FraudProof> Mirror::contradicts(BytesView note) {
  for (;;) {
    auto proof = find_contradiction(note);
    if (!proof || journal::verify_fraud(*proof, setup_.log_keys)) return proof;
    if (!rebuild_once()) return std::nullopt;
  }
}

/// True when the tree is now as the entries have it; at most once in the life of a process, since it takes long.
bool Mirror::rebuild_once() {
  if (rebuilt_ || ledger_->size() != ledger_->durable_size()) return false;
  rebuilt_ = true;
  const auto cosigned = cosigned_note_.empty() ? Result<journal::SignedCheckpoint>(Error{})
                                               : journal::open_checkpoint(cosigned_note_, setup_.log_keys);
  const auto done =
      ledger_->rebuild(cosigned ? ledger::Ledger::Vouched{cosigned->checkpoint.size, cosigned->checkpoint.root}
                                : ledger::Ledger::Vouched{});
  if (!done) damaged_ = done.error();
  return done.has_value();
}

std::optional<journal::FraudProof> Mirror::find_contradiction(BytesView note) const {
  auto seen = journal::open_checkpoint(note, setup_.log_keys);
  if (!seen || seen->checkpoint.origin != setup_.origin || seen->log_signature() == nullptr) return std::nullopt;
  const auto& other = seen->checkpoint;
  const std::string other_note = journal::to_text(with_only(*seen->log_signature(), std::move(seen->note)));
  if (!pending_note_.empty() && other.size == pending_.size && other.root != pending_.root) {
    return journal::FraudProof{pending_note_, other_note, std::nullopt};
  }
  if (cosigned_note_.empty() || other.size == 0 || other.size > cosigned_size_) return std::nullopt;
  const auto root = ledger_->root_at(other.size);
  if (!root || *root == other.root) return std::nullopt;
  if (other.size == cosigned_size_) return journal::FraudProof{cosigned_note_, other_note, std::nullopt};
  auto path = journal::prove_consistency(*ledger_, other.size, cosigned_size_);
  if (!path) return std::nullopt;
  return journal::FraudProof{other_note, cosigned_note_, journal::ImpliedRoot{*root, std::move(*path)}};
}

void Mirror::suspend(journal::FraudProof proof) {
  if (suspension_) return;
  suspension_ = std::move(proof);
  dirty_ = true;
}

Answer Mirror::info(int status) const {
  return Answer{status,
                std::string(journal::kMirrorInfoType),
                journal::to_text(journal::MirrorInfo{pending_.size, ledger_->size(), {}})};
}

Answer Mirror::finish(Instant now) {
  if (ledger_->size() < pending_.size) return hold_ ? plain(422, hold_->reason) : info(202);
  if (!uncovered_.empty()) {
    const auto& [commitment, index] = *uncovered_.begin();
    hold_ = Hold{index,
                 "entry " + std::to_string(index) + " of " + setup_.origin +
                     " came without its opening and no erasure covers " + to_hex(commitment) +
                     ": send the opening, or the erasure record",
                 hold_ && hold_->index == index ? hold_->since : now};
    return plain(422, hold_->reason);
  }
  const auto line =
      journal::cosign(journal::to_text(pending_), setup_.mirror, static_cast<std::uint64_t>(now.unix_seconds()));
  auto note = journal::parse_note(pending_note_);
  CHECK(note.has_value());
  note->signatures.push_back(line);
  cosigned_note_ = journal::to_text(*note);
  cosigned_size_ = pending_.size;
  hold_.reset();
  dirty_ = true;
  return Answer{200, "text/plain; charset=utf-8", journal::to_text(line)};
}

Result<Unit> Mirror::save() {
  JsonObject state;
  state.emplace_back("cosigned", cosigned_note_);
  if (suspension_) state.emplace_back("fraud", journal::to_text(*suspension_));
  state.emplace_back("pending", pending_note_);
  return state_->write(to_canonical(Json(std::move(state))));
}

Result<std::vector<std::pair<std::uint64_t, Answer>>> Mirror::commit(Instant now) {
  std::vector<std::pair<std::uint64_t, Answer>> answers;
  if (damaged_) return *damaged_;
  if (!dirty_ && !entries_token_) return answers;
  TRY(ledger_->flush());
  if (entries_token_) answers.emplace_back(*entries_token_, finish(now));
  if (dirty_) TRY(save());
  dirty_ = false;
  entries_token_.reset();
  for (const auto& [token, checkpoint] : checkpoint_tokens_) {
    const auto line =
        journal::cosign(journal::to_text(checkpoint), setup_.witness, static_cast<std::uint64_t>(now.unix_seconds()));
    answers.emplace_back(token, Answer{200, "text/plain; charset=utf-8", journal::to_text(line)});
  }
  checkpoint_tokens_.clear();
  return answers;
}

}  // namespace thalweg::exchange
