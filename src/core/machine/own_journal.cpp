// SPDX-License-Identifier: Apache-2.0
#include "machine/own_journal.h"

#include "base/json.h"
#include "machine/payloads.h"

namespace thalweg::machine {

Result<OwnJournal> OwnJournal::open(Disk& disk, const std::string& origin, const Hash& log_seed) {
  OwnJournal own(TRY(journal::make_signer(origin, journal::KeyType::ed25519, log_seed)));
  own.head_ = {origin, 0, journal::empty_root()};
  const std::string folder = journal_folder(origin);
  own.state_ = TRY(ledger::Register::open(disk, folder + "/state"));
  std::optional<journal::Checkpoint> intent;
  if (own.state_->content()) {
    const Json state = TRY(parse_canonical(*own.state_->content()));
    own.note_ = state.text("note");
    if (!own.note_.empty())
      own.head_ = TRY(journal::open_checkpoint(own.note_, {&own.signer_.verifier(), 1})).checkpoint;
    if (const auto text = state.text("intent"); !text.empty()) intent = TRY(journal::parse_checkpoint_text(text));
  }
  const journal::Checkpoint& vouched = intent ? *intent : own.head_;
  own.ledger_ = TRY(ledger::Ledger::open(disk, folder, origin, {vouched.size, vouched.root}));
  own.intended_ = vouched.size;
  if (intent && intent->size > own.head_.size) TRY(own.sign(*intent));
  return own;
}

Result<Unit> OwnJournal::commit(bool sign_it) {
  TRY(ledger_->flush());
  const bool all_intended = ledger_->size() == intended_;
  if (all_intended && (!sign_it || intended_ == head_.size)) return Unit{};
  const journal::Checkpoint checkpoint{head_.origin, ledger_->size(), ledger_->root()};
  const bool sign_now = sign_it && checkpoint.size > head_.size;
  if (checkpoint.size > intended_) TRY(save(&checkpoint));
  return sign_now ? sign(checkpoint) : Unit{};
}

Result<Unit> OwnJournal::adopt(const journal::SignedCheckpoint& signed_before) {
  TRY(ledger_->flush());
  if (TRY(ledger_->root_at(signed_before.checkpoint.size)) != signed_before.checkpoint.root) {
    return Error{
        Code::corrupt,
        "the entries brought back for " + head_.origin + " do not lead to the checkpoint that was signed over them"};
  }
  head_ = signed_before.checkpoint;
  note_ = journal::to_text(signed_before.note);
  intended_ = head_.size;
  return save(nullptr);
}

Result<Unit> OwnJournal::save(const journal::Checkpoint* intent) {
  JsonObject state;
  if (intent != nullptr) {
    state.emplace_back("intent", journal::to_text(*intent));
    intended_ = intent->size;
  }
  state.emplace_back("note", note_);
  return state_->write(to_canonical(Json(std::move(state))));
}

Result<Unit> OwnJournal::sign(const journal::Checkpoint& checkpoint) {
  CHECK(checkpoint.size >= head_.size && checkpoint.size <= ledger_->durable_size());
  const std::string text = journal::to_text(checkpoint);
  note_ = journal::to_text(journal::Note{text, {journal::sign_note(text, signer_)}});
  head_ = checkpoint;
  return save(nullptr);
}

}  // namespace thalweg::machine
