// SPDX-License-Identifier: Apache-2.0
#include "exchange/courier.h"

#include <algorithm>

#include "journal/tile.h"
#include "journal/tree.h"

namespace thalweg::exchange {

const char* name(LinkState state) {
  switch (state) {
    case LinkState::unknown: return "unknown";
    case LinkState::ok: return "ok";
    case LinkState::behind: return "behind";
    case LinkState::unreachable: return "unreachable";
    case LinkState::refused: return "refused";
  }
  return "unknown";
}

namespace {

journal::EntryOpening disclose(const ledger::StoredOpening& stored) {
  switch (stored.state) {
    case ledger::OpeningState::present: return {journal::Disclosure::opening, stored.opening.view(), {}};
    case ledger::OpeningState::plain: return {journal::Disclosure::preimage, {}, stored.opening.payload};
    case ledger::OpeningState::erased:
    case ledger::OpeningState::none: return {};
  }
  return {};
}

/// One package with what its views borrow from.
struct OwnedPackage {
  Bytes bundle;
  std::vector<ledger::StoredOpening> openings;
  journal::EntryPackage package;
};

Result<OwnedPackage> make_package(const ledger::Ledger& ledger,
                                  journal::EntryIndex start,
                                  journal::TreeSize size,
                                  bool with_openings) {
  const journal::Subtree range = journal::package_range(start, size);
  OwnedPackage owned;
  owned.bundle =
      TRY(ledger.bundle(range.start / journal::kTileWidth,
                        static_cast<unsigned>(range.end - range.start / journal::kTileWidth * journal::kTileWidth)));
  const auto entries = journal::parse_bundle(owned.bundle);
  if (!entries) {
    return Error{Code::corrupt,
                 "journal " + ledger.origin() + ", entries from " +
                     std::to_string(range.start / journal::kTileWidth * journal::kTileWidth) +
                     ": the bytes on disk are not what was written (" + entries.error().detail +
                     "); restore this folder from a backup"};
  }
  owned.package.start = start;
  owned.package.end = range.end;
  owned.package.entries.assign(entries->end() - static_cast<std::ptrdiff_t>(range.end - start), entries->end());
  if (with_openings) {
    owned.openings = TRY(ledger.openings(start, range.end));
    for (const auto& stored : owned.openings) owned.package.openings.push_back(disclose(stored));
  }
  const journal::EntryIndex low = start / journal::kTileWidth * journal::kTileWidth;
  owned.package.proof = TRY(journal::prove_subtree_consistency(ledger, {low, range.end}, size));
  return owned;
}

std::size_t payload_bytes(const OwnedPackage& owned) {
  std::size_t bytes = owned.bundle.size();
  for (const auto& stored : owned.openings) bytes += stored.opening.payload.size() + stored.opening.type.size() + 48;
  return bytes;
}

}  // namespace

Result<Upload> make_upload(const ledger::Ledger& ledger,
                           journal::EntryIndex start,
                           journal::TreeSize size,
                           bool with_openings,
                           std::size_t bytes_max) {
  journal::AddEntries request{ledger.origin(), start, size, {}, {}};
  std::vector<OwnedPackage> owned;
  owned.reserve(journal::kPackagesMax);  // so that the views into it stay
  std::size_t bytes = 0;
  journal::EntryIndex at = start;
  while (at < size && owned.size() < journal::kPackagesMax) {
    owned.push_back(TRY(make_package(ledger, at, size, with_openings)));
    bytes += payload_bytes(owned.back());
    if (bytes > bytes_max && owned.size() > 1) {
      owned.pop_back();
      break;
    }
    at = owned.back().package.end;
  }
  for (const auto& each : owned) request.packages.push_back(each.package);
  return Upload{with_openings ? journal::to_add_records(request) : journal::to_add_entries(request), at};
}

Result<std::optional<Call>> Courier::next_call(const journal::Checkpoint& head, const std::string& note, Instant now) {
  if (busy() || !is_due(now, not_before_, setup_.pause_max) || head.size == 0) return std::optional<Call>();
  if (receipted_ >= head.size) return std::optional<Call>();
  // A checkpoint that the peer already holds is finished before a newer one is offered.
  if (!sent_note_.empty() && witnessed_ == sent_.size && receipted_ < sent_.size)
    return std::optional<Call>(TRY(entries_call()));
  return std::optional<Call>(TRY(checkpoint_call(head, note)));
}

Result<Call> Courier::checkpoint_call(const journal::Checkpoint& head, const std::string& note) {
  if (witnessed_ > head.size) {
    return Error{Code::conflict,
                 "the peer holds a checkpoint of " + std::to_string(witnessed_) + " entries of " + head.origin +
                     ", we have " + std::to_string(head.size) +
                     ": this node has lost entries; restore it from the peer's mirror"};
  }
  journal::AddCheckpoint request;
  request.old = witnessed_;
  if (witnessed_ > 0 && witnessed_ < head.size) {
    request.proof = TRY(journal::prove_consistency(ledger_, witnessed_, head.size));
    // A proof that does not hold would show the peer a journal that we may never be able to stand by.
    const Hash before = TRY(ledger_.root_at(witnessed_));
    if (!journal::check_consistency(witnessed_, head.size, before, head.root, request.proof)) {
      return Error{Code::corrupt,
                   "the tree hashes of " + head.origin + " on disk do not lead from " + std::to_string(witnessed_) +
                       " entries to the checkpoint that was signed over " + std::to_string(head.size) +
                       ": the disk has changed them; restore this folder from a backup"};
    }
  }
  request.note = TRY(journal::parse_note(note));
  sent_ = head;
  sent_note_ = note;
  under_way_ = UnderWay::checkpoint;
  return Call{"POST", "/add-checkpoint", "text/plain; charset=utf-8", journal::to_text(request)};
}

Result<Call> Courier::entries_call() {
  next_ = std::min<journal::EntryIndex>(next_, sent_.size);
  auto upload = TRY(make_upload(ledger_, next_, sent_.size, setup_.with_openings, setup_.body_bytes_max));
  under_way_ = UnderWay::entries;
  return Call{"POST",
              setup_.with_openings ? "/add-records" : "/add-entries",
              "application/octet-stream",
              std::move(upload.body)};
}

void Courier::peer_took(journal::Checkpoint checkpoint, std::string note) {
  if (checkpoint.size < taken_.size) return;
  taken_ = std::move(checkpoint);
  taken_note_ = std::move(note);
}

void Courier::peer_holds(journal::TreeSize size) {
  if (busy() || size >= receipted_) return;
  receipted_ = next_ = size;
  sent_note_.clear();
  wake();
}

void Courier::fail(LinkState state, const std::string& why, Instant now) {
  state_ = state;
  problem_ = why;
  pause_ = std::clamp(Duration::milliseconds(2 * pause_.milliseconds()), setup_.pause_min, setup_.pause_max);
  not_before_ = now + pause_;
}

Result<std::optional<Receipt>> Courier::answered(const Result<Answer>& answer, Instant now) {
  const UnderWay was = under_way_;
  CHECK(was != UnderWay::nothing);
  under_way_ = UnderWay::nothing;
  if (!answer) {
    fail(
        answer.error().code == Code::refused ? LinkState::refused : LinkState::unreachable, answer.error().detail, now);
    return answer.error();
  }
  auto taken = was == UnderWay::checkpoint ? checkpoint_answered(*answer) : entries_answered(*answer);
  if (!taken) {
    fail(LinkState::refused, taken.error().detail, now);
    return taken;
  }
  pause_ = Duration();
  problem_.clear();
  state_ = receipted_ >= sent_.size ? LinkState::ok : LinkState::behind;
  return taken;
}

Result<std::optional<Receipt>> Courier::checkpoint_answered(const Answer& answer) {
  if (answer.ok()) {
    witnessed_ = sent_.size;
    peer_took(sent_, sent_note_);
    return std::optional<Receipt>();
  }
  if (answer.status == 409) {
    const BytesView text = answer.body;
    const auto size = text.ends_with('\n') ? from_decimal(text.substr(0, text.size() - 1)) : from_decimal(text);
    if (size && *size != witnessed_) {
      witnessed_ = *size;
      sent_note_.clear();
      return std::optional<Receipt>();
    }
  }
  return Error{Code::refused,
               "the peer refuses our checkpoint of " + std::to_string(sent_.size) + " entries (" +
                   std::to_string(answer.status) + "): " + answer.body};
}

Result<std::optional<Receipt>> Courier::entries_answered(const Answer& answer) {
  if (answer.status == 200) {
    auto receipt = TRY(read_receipt(answer));
    receipted_ = next_ = receipt.size;
    peer_took(sent_, sent_note_);
    return std::optional<Receipt>(std::move(receipt));
  }
  if (answer.status == 202 || answer.status == 409) {
    const auto info = journal::parse_mirror_info(answer.body);
    if (!info)
      return Error{Code::refused,
                   "the peer's answer (" + std::to_string(answer.status) + ") can't be read: " + info.error().detail};
    if (answer.status == 409 && info->next == next_ && info->pending == witnessed_) {
      return Error{Code::refused,
                   "the peer refuses entries from " + std::to_string(next_) + " although it says it needs them"};
    }
    next_ = info->next;
    if (info->pending != witnessed_) {
      witnessed_ = info->pending;
      sent_note_.clear();
    }
    return std::optional<Receipt>();
  }
  sent_note_.clear();  // it may have lost the checkpoint as well: it is offered again first
  return Error{Code::refused,
               "the peer holds back its receipt (" + std::to_string(answer.status) + "): " + answer.body};
}

Result<Receipt> Courier::read_receipt(const Answer& answer) const {
  auto note = TRY(journal::parse_note(sent_note_));
  for (auto& line : TRY(journal::parse_signature_lines(answer.body))) note.signatures.push_back(std::move(line));
  const auto verified = TRY(journal::verify_note(note, {&setup_.mirror, 1}));
  for (const auto& signature : verified) {
    if (signature.cosigned_at && *signature.cosigned_at > 0) {
      return Receipt{sent_.size,
                     Instant::unix_ms(static_cast<std::int64_t>(*signature.cosigned_at) * 1000),
                     journal::to_text(note)};
    }
  }
  return Error{Code::refused, "the peer's answer carries no cosignature of its mirror key"};
}

}  // namespace thalweg::exchange
