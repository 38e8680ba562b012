// SPDX-License-Identifier: Apache-2.0
#include "journal/note.h"

#include <algorithm>
#include <array>

#include "journal/lines_detail.h"

namespace thalweg::journal {

namespace {

constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";  // em dash, space
constexpr std::string_view kPrivatePrefix = "PRIVATE+KEY+";
constexpr std::size_t kIdSize = 4;
constexpr std::size_t kTimeSize = 8;
constexpr std::uint64_t kTimeMax = 253'402'300'799;  // the last second of the year 9999

// The spaces beyond ASCII that Go's unicode.IsSpace knows, so that all tools agree on where a name ends.
constexpr std::array<std::string_view, 19> kSpaces = {"\xc2\x85",
                                                      "\xc2\xa0",
                                                      "\xe1\x9a\x80",
                                                      "\xe2\x80\x80",
                                                      "\xe2\x80\x81",
                                                      "\xe2\x80\x82",
                                                      "\xe2\x80\x83",
                                                      "\xe2\x80\x84",
                                                      "\xe2\x80\x85",
                                                      "\xe2\x80\x86",
                                                      "\xe2\x80\x87",
                                                      "\xe2\x80\x88",
                                                      "\xe2\x80\x89",
                                                      "\xe2\x80\x8a",
                                                      "\xe2\x80\xa8",
                                                      "\xe2\x80\xa9",
                                                      "\xe2\x80\xaf",
                                                      "\xe2\x81\x9f",
                                                      "\xe3\x80\x80"};

Error malformed(std::string detail) {
  return {Code::malformed, std::move(detail)};
}

Bytes id_bytes(std::uint32_t id) {
  Bytes bytes;
  append_u32(bytes, id);
  return bytes;
}

/// "name+id+base64" taken apart, with the id not yet compared.
struct KeyText {
  std::string_view name;
  std::uint32_t id = 0;
  KeyType type = KeyType::ed25519;
  Bytes key;
};

Result<KeyText> parse_key_text(std::string_view text) {
  constexpr std::size_t kIdDigits = 2 * kIdSize;
  const std::size_t plus = text.find('+');
  if (plus == std::string_view::npos || text.size() < plus + kIdDigits + 2 || text[plus + kIdDigits + 1] != '+') {
    return malformed("a key is written name+id+base64, the id with 8 hexadecimal digits");
  }
  KeyText parsed;
  parsed.name = text.substr(0, plus);
  if (!is_key_name(parsed.name))
    return malformed("\"" + std::string(parsed.name.substr(0, 64)) + "\" cannot name a key");
  const Bytes id = TRY(from_hex(text.substr(plus + 1, kIdDigits)));
  parsed.id = TRY(Reader(id).u32());
  parsed.key = TRY(from_base64(text.substr(plus + kIdDigits + 2)));
  if (parsed.key.empty()) return malformed("the key of \"" + std::string(parsed.name) + "\" is empty");

  const auto type = static_cast<std::uint8_t>(parsed.key.front());
  if (type != static_cast<std::uint8_t>(KeyType::ed25519) && type != static_cast<std::uint8_t>(KeyType::cosignature)) {
    return Error{Code::unsupported,
                 "the key of \"" + std::string(parsed.name) + "\" has type " + std::to_string(type) +
                     "; this version verifies types 1 and 4"};
  }
  parsed.type = static_cast<KeyType>(type);
  parsed.key.erase(0, 1);
  return parsed;
}

Result<Unit> check_id(const VerifierKey& key, std::uint32_t id) {
  if (key.id == id) return Unit{};
  return malformed("the id of \"" + key.name + "\" is " + to_hex(id_bytes(id)) + " but its key has " +
                   to_hex(id_bytes(key.id)));
}

std::string cosigned_message(std::string_view text, std::uint64_t unix_seconds) {
  return "cosignature/v1\ntime " + std::to_string(unix_seconds) + "\n" + std::string(text);
}

Result<SignatureLine> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kSignaturePrefix)) return malformed("a signature line begins with an em dash and a space");
  line.remove_prefix(kSignaturePrefix.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return malformed("a signature line has a name and a signature");
  const std::string_view name = line.substr(0, space);
  if (!is_key_name(name)) return malformed("the name in a signature line cannot name a key");
  const Bytes payload = TRY(from_base64(line.substr(space + 1)));
  if (payload.size() <= kIdSize) return malformed("the signature of \"" + std::string(name) + "\" is empty");
  const std::uint32_t id = TRY(Reader(payload).u32());
  return SignatureLine{std::string(name), id, payload.substr(kIdSize)};
}

// The signature with its time, or nothing when it is not the key's.
std::optional<VerifiedSignature> verified(std::string_view text, const SignatureLine& line, const VerifierKey& key) {
  Signature signature;
  const std::size_t time_size = key.type == KeyType::cosignature ? kTimeSize : 0;
  if (line.signature.size() != time_size + signature.bytes.size()) return std::nullopt;
  std::copy_n(
      line.signature.begin() + static_cast<std::ptrdiff_t>(time_size), signature.bytes.size(), signature.bytes.begin());
  if (key.type == KeyType::ed25519) {
    if (!verify(key.key, text, signature)) return std::nullopt;
    return VerifiedSignature{key, std::nullopt};
  }
  const Result<std::uint64_t> time = Reader(line.signature).u64();
  if (!time || *time > kTimeMax || !verify(key.key, cosigned_message(text, *time), signature)) return std::nullopt;
  return VerifiedSignature{key, *time};
}

}  // namespace

bool is_key_name(std::string_view name) {
  constexpr std::size_t kNameMax = 255;
  if (!is_line_text(name) || name.size() > kNameMax) return false;
  if (name.find_first_of("+ ") != std::string_view::npos) return false;
  return std::none_of(kSpaces.begin(), kSpaces.end(), [&](std::string_view space) {
    return name.find(space) != std::string_view::npos;
  });
}

VerifierKey make_vkey(std::string_view name, KeyType type, const PublicKey& key) {
  CHECK(is_key_name(name));
  Bytes hashed(name);
  hashed += '\n';
  hashed += static_cast<char>(type);
  hashed += key.view();
  const Hash hash = sha256(hashed);
  const Result<std::uint32_t> id = Reader(hash.view()).u32();
  CHECK(id.has_value());
  return {std::string(name), *id, type, key};
}

std::string to_vkey(const VerifierKey& key) {
  const Bytes typed = static_cast<char>(key.type) + Bytes(key.key.view());
  return key.name + "+" + to_hex(id_bytes(key.id)) + "+" + to_base64(typed);
}

Result<VerifierKey> parse_vkey(std::string_view text) {
  const KeyText parsed = TRY(parse_key_text(text));
  const PublicKey key = TRY(public_key_from_bytes(parsed.key));
  VerifierKey made = make_vkey(parsed.name, parsed.type, key);
  TRY(check_id(made, parsed.id));
  return made;
}

Result<NoteSigner> make_signer(std::string_view name, KeyType type, const Hash& seed) {
  if (!is_key_name(name)) return malformed("\"" + std::string(name.substr(0, 64)) + "\" cannot name a key");
  const PrivateKey key(seed);
  return NoteSigner(make_vkey(name, type, key.public_key()), key);
}

std::string to_private_text(const NoteSigner& signer) {
  const VerifierKey& key = signer.verifier();
  const Bytes typed = static_cast<char>(key.type) + Bytes(signer.key().seed().view());
  return std::string(kPrivatePrefix) + key.name + "+" + to_hex(id_bytes(key.id)) + "+" + to_base64(typed);
}

Result<NoteSigner> parse_private_text(std::string_view text) {
  if (!text.starts_with(kPrivatePrefix)) return malformed("a private key begins with PRIVATE+KEY+");
  const KeyText parsed = TRY(parse_key_text(text.substr(kPrivatePrefix.size())));
  const Hash seed = TRY(hash_from_bytes(parsed.key));
  NoteSigner signer = TRY(make_signer(parsed.name, parsed.type, seed));
  TRY(check_id(signer.verifier(), parsed.id));
  return signer;
}

Result<std::vector<SignatureLine>> parse_signature_lines(BytesView bytes) {
  if (bytes.empty()) return malformed("there are no signature lines");
  std::vector<SignatureLine> lines;
  LineReader reader(bytes);
  while (!reader.rest().empty()) {
    if (lines.size() == kNoteSignaturesMax) return malformed("a note has at most 100 signatures");
    lines.push_back(TRY(parse_signature_line(TRY(reader.line()))));
  }
  return lines;
}

Result<Note> parse_note(BytesView bytes) {
  if (!is_utf8(bytes)) return malformed("a note is UTF-8");
  if (std::any_of(
          bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; })) {
    return malformed("a note has no control characters but line feeds");
  }
  const std::size_t split = bytes.rfind("\n\n");
  if (split == BytesView::npos) return malformed("a note has an empty line before its signatures");
  Note note;
  note.signatures = TRY(parse_signature_lines(bytes.substr(split + 2)));
  note.text = bytes.substr(0, split + 1);
  return note;
}

std::string to_text(const SignatureLine& line) {
  return std::string(kSignaturePrefix) + line.name + " " + to_base64(id_bytes(line.id) + line.signature) + "\n";
}

std::string to_text(const Note& note) {
  std::string text = note.text + "\n";
  for (const SignatureLine& line : note.signatures) text += to_text(line);
  return text;
}

Result<std::vector<VerifiedSignature>> verify_note(const Note& note, std::span<const VerifierKey> known) {
  std::vector<VerifiedSignature> signatures;
  for (const SignatureLine& line : note.signatures) {
    const auto is_named = [&](const VerifierKey& key) { return key.name == line.name && key.id == line.id; };
    const auto key = std::find_if(known.begin(), known.end(), is_named);
    if (key == known.end()) continue;
    const std::optional<VerifiedSignature> signature = verified(note.text, line, *key);
    if (!signature) {
      return Error{Code::refused,
                   "the signature of \"" + line.name + "\" is false; do not trust any part of this note"};
    }
    const bool is_new = std::none_of(signatures.begin(), signatures.end(), [&](const VerifiedSignature& earlier) {
      return earlier.key == signature->key;
    });
    if (is_new) signatures.push_back(*signature);
  }
  if (signatures.empty()) return Error{Code::refused, "no known key signed the note"};
  return signatures;
}

SignatureLine sign_note(std::string_view text, const NoteSigner& signer) {
  CHECK(signer.verifier().type == KeyType::ed25519);
  CHECK(text.ends_with('\n'));
  return {signer.verifier().name, signer.verifier().id, Bytes(signer.key().sign(text).view())};
}

SignatureLine cosign(std::string_view text, const NoteSigner& signer, std::uint64_t unix_seconds) {
  CHECK(signer.verifier().type == KeyType::cosignature);
  CHECK(text.ends_with('\n'));
  CHECK(unix_seconds <= kTimeMax);
  SignatureLine line{signer.verifier().name, signer.verifier().id, {}};
  append_u64(line.signature, unix_seconds);
  line.signature += signer.key().sign(cosigned_message(text, unix_seconds)).view();
  return line;
}

}  // namespace thalweg::journal
