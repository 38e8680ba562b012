// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"

/// Signed notes: a text that people can read, and signature lines under it. Everything a party signs about a journal as
/// a whole travels as a note. Source  C2SP signed-note and tlog-cosignature; the private form is that of the Go tools.
namespace thalweg::journal {

/// What a key signs. The numbers are on the wire. Keys of other types (ML-DSA-44 is 6) may sign beside ours: their
/// lines are parsed and passed over.
enum class KeyType : std::uint8_t {
  ed25519 = 1,      ///< the note's text: a log's own signature
  cosignature = 4,  ///< the text and a time: a witness's or mirror's
};

/// A public key with the name of its owner. Never use one key for two types: a cosignature does not cover the name.
struct VerifierKey {
  std::string name;
  std::uint32_t id = 0;  ///< From name, type and key; see make_vkey.
  KeyType type = KeyType::ed25519;
  PublicKey key;
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};

/// True for what may name a key: UTF-8, not empty, at most 255 bytes, no '+', no Unicode space, no control characters.
[[nodiscard]] bool is_key_name(std::string_view name);

/// Needs  is_key_name(name).
[[nodiscard]] VerifierKey make_vkey(std::string_view name, KeyType type, const PublicKey& key);
/// "name+0a1b2c3d+base64".
[[nodiscard]] std::string to_vkey(const VerifierKey& key);
/// Errors  malformed: form, name, or an id that does not belong to the key.  unsupported: a type we do not verify.
[[nodiscard]] Result<VerifierKey> parse_vkey(std::string_view text);

/// A key that signs notes.
class NoteSigner {
 public:
  [[nodiscard]] const VerifierKey& verifier() const { return verifier_; }

  [[nodiscard]] const PrivateKey& key() const { return key_; }

 private:
  friend Result<NoteSigner> make_signer(std::string_view name, KeyType type, const Hash& seed);

  NoteSigner(VerifierKey verifier, const PrivateKey& key) : verifier_(std::move(verifier)), key_(key) {}

  VerifierKey verifier_;
  PrivateKey key_;
};

/// Errors  malformed: the name.
[[nodiscard]] Result<NoteSigner> make_signer(std::string_view name, KeyType type, const Hash& seed);
/// "PRIVATE+KEY+name+0a1b2c3d+base64"; the id is the public key's. Keep the text as secret as the key.
[[nodiscard]] std::string to_private_text(const NoteSigner& signer);
/// Errors  as parse_vkey.
[[nodiscard]] Result<NoteSigner> parse_private_text(std::string_view text);

/// One line under a note. `signature` is what follows the id: for a cosignature the time and the raw signature.
struct SignatureLine {
  std::string name;
  std::uint32_t id = 0;
  Bytes signature;
  friend bool operator==(const SignatureLine&, const SignatureLine&) = default;
};

struct Note {
  std::string text;  ///< Ends in a line feed, which is signed.
  std::vector<SignatureLine> signatures;
  friend bool operator==(const Note&, const Note&) = default;
};

/// More lines than any agreement has parties, and a bound on the work that a stranger can ask for.
inline constexpr std::size_t kNoteSignaturesMax = 100;

/// Accepts exactly what to_text writes.
/// Errors  malformed: no UTF-8, control characters, no signature block, a line that is no signature, more than 100
/// lines.
[[nodiscard]] Result<Note> parse_note(BytesView bytes);
[[nodiscard]] std::string to_text(const Note& note);
/// One signature line with its line feed, as witnesses answer it.
[[nodiscard]] std::string to_text(const SignatureLine& line);
/// Lines as a witness answers them: one or more, each ended by a line feed.  Errors  malformed.
[[nodiscard]] Result<std::vector<SignatureLine>> parse_signature_lines(BytesView bytes);

struct VerifiedSignature {
  VerifierKey key;
  std::optional<std::uint64_t> cosigned_at;  ///< Unix seconds, for cosignatures.
  friend bool operator==(const VerifiedSignature&, const VerifiedSignature&) = default;
};

/// Which of the known keys signed the note. Lines of unknown keys are passed over, and a key counts once; but one false
/// line under a known name and id refuses the whole note, so that nobody can hide a forgery among good lines.
///
/// Errors   refused: a known key's signature is false, or no known key signed.
/// Cost     one signature check per line of a known key.
[[nodiscard]] Result<std::vector<VerifiedSignature>> verify_note(const Note& note, std::span<const VerifierKey> known);

/// Signs as the log.  Needs  a signer of type ed25519 and a text that ends in a line feed.
[[nodiscard]] SignatureLine sign_note(std::string_view text, const NoteSigner& signer);
/// Signs as a witness or mirror: "at this time this was the largest consistent tree I had seen".
/// Needs  a signer of type cosignature; unix_seconds not after the year 9999.
[[nodiscard]] SignatureLine cosign(std::string_view text, const NoteSigner& signer, std::uint64_t unix_seconds);

}  // namespace thalweg::journal
