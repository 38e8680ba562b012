// SPDX-License-Identifier: Apache-2.0
#include "journal/witness.h"

#include <algorithm>

#include "journal/lines_detail.h"

namespace thalweg::journal {

namespace {

/// A request whose note has not been looked at.
struct Framed {
  TreeSize old = 0;
  std::vector<Hash> proof;
  BytesView note;
};

Result<Framed> parse_frame(BytesView body) {
  if (body.size() > kAddCheckpointMax) {
    return Error{Code::malformed,
                 "the body has " + std::to_string(body.size()) + " bytes; at most " +
                     std::to_string(kAddCheckpointMax) + " are read"};
  }
  LineReader reader(body);
  const Result<TreeSize> old = from_decimal(TRY(reader.field("old")));
  if (!old) return reader.error("the old size is no decimal number up to 2^63-1 without leading zeros");
  Framed framed;
  framed.old = *old;
  framed.proof = TRY(reader.hashes());
  framed.note = reader.rest();
  return framed;
}

WitnessAnswer answer(int status, std::string reason) {
  return {status, "text/plain; charset=utf-8", std::move(reason) + "\n", std::nullopt, {}};
}

/// The note with no lines but those of the keys that were verified.
Note verified_part(const Note& note, std::span<const VerifiedSignature> signatures) {
  Note part{note.text, {}};
  for (const VerifiedSignature& signature : signatures) {
    const auto line = std::find_if(note.signatures.begin(), note.signatures.end(), [&](const SignatureLine& candidate) {
      return candidate.name == signature.key.name && candidate.id == signature.key.id;
    });
    CHECK(line != note.signatures.end());
    part.signatures.push_back(*line);
  }
  return part;
}

Result<Unit> check_growth(const Framed& framed, const Checkpoint& checkpoint, const WitnessState& state) {
  if (framed.old == 0) {
    if (framed.proof.empty()) return Unit{};
    return Error{Code::malformed, "from the empty tree the proof is empty"};
  }
  return check_consistency(framed.old, checkpoint.size, state.root, checkpoint.root, framed.proof);
}

}  // namespace

std::string to_text(const AddCheckpoint& request) {
  std::string text = "old " + std::to_string(request.old) + "\n";
  append_hash_lines(text, request.proof);
  text += '\n';
  return text + to_text(request.note);
}

Result<AddCheckpoint> parse_add_checkpoint(BytesView body) {
  Framed framed = TRY(parse_frame(body));
  Note note = TRY(parse_note(framed.note));
  return AddCheckpoint{framed.old, std::move(framed.proof), std::move(note)};
}

WitnessAnswer check_add_checkpoint(BytesView body, std::span<const WitnessedLog> logs) {
  const Result<Framed> framed = parse_frame(body);
  if (!framed) return answer(400, framed.error().detail);
  const std::string_view origin = framed->note.substr(0, framed->note.find('\n'));
  const auto log =
      std::find_if(logs.begin(), logs.end(), [&](const WitnessedLog& known) { return known.origin == origin; });
  if (log == logs.end()) return answer(404, "this witness does not know the origin");

  const Result<Note> note = parse_note(framed->note);
  if (!note) return answer(400, note.error().detail);
  const Result<std::vector<VerifiedSignature>> signatures = verify_note(*note, log->keys);
  if (!signatures) return answer(403, signatures.error().detail);
  const Result<Checkpoint> checkpoint = parse_checkpoint_text(note->text);
  if (!checkpoint) return answer(400, checkpoint.error().detail);
  CHECK(checkpoint->origin == log->origin);

  if (framed->old > checkpoint->size) {
    return answer(400,
                  "the old size " + std::to_string(framed->old) + " exceeds the checkpoint's " +
                      std::to_string(checkpoint->size));
  }
  if (checkpoint->size == 0 && checkpoint->root != empty_root()) return answer(422, "the empty tree has another root");
  if (framed->old != log->state.size) {
    return {409, "text/x.tlog.size", std::to_string(log->state.size) + "\n", std::nullopt, {}};
  }
  const Result<Unit> growth = check_growth(*framed, *checkpoint, log->state);
  if (!growth) return answer(422, growth.error().detail);

  WitnessAnswer accepted = answer(200, "accepted");
  accepted.accept = *checkpoint;
  accepted.note = verified_part(*note, *signatures);
  CHECK(accepted.note.text == to_text(*checkpoint));
  return accepted;
}

}  // namespace thalweg::journal
