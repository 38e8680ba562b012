// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <map>

#include "base/memory_disk.h"
#include "exchange/courier.h"
#include "exchange/mirror.h"

using namespace thalweg;            // NOLINT(google-build-using-namespace)
using namespace thalweg::exchange;  // NOLINT(google-build-using-namespace)

namespace {

constexpr const char* kOrigin = "drill.thalweg/bes";

class CountingEntropy : public Entropy {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(++count_ * 37 >> 3);
  }

 private:
  std::uint64_t count_ = 0;
};

journal::NoteSigner signer(const std::string& key_name, journal::KeyType type, const std::string& seed) {
  return *journal::make_signer(key_name, type, sha256(seed));
}

const journal::NoteSigner& log_signer() {
  static const journal::NoteSigner made = signer(kOrigin, journal::KeyType::ed25519, "bes log");
  return made;
}

/// A history that the neighbour could show: the second forks off after three entries.
struct History {
  MemoryDisk disk;
  CountingEntropy entropy;
  std::unique_ptr<ledger::Ledger> ledger = ledger::Ledger::open(disk, "j", kOrigin, {}).value();

  void say(journal::EntryKind kind, Instant at, BytesView payload) {
    const journal::OpeningView opening{entropy.hash(), "text/plain", payload};
    ledger->append(
        {kind, at, journal::commitment(kOrigin, opening)}, ledger::OpeningState::present, opening, 0, entropy.hash());
  }

  void fill(std::uint64_t size, std::string_view word) {
    for (std::uint64_t i = ledger->size(); i < size; ++i) {
      say(journal::EntryKind::record,
          Instant::unix_ms(1'000'000 + static_cast<std::int64_t>(i)),
          std::string(word) + std::to_string(i));
    }
    CHECK(ledger->flush().has_value());
  }

  /// Signing is slow, and the sizes are few.
  [[nodiscard]] const std::string& note(journal::TreeSize size) {
    std::string& made = notes_[size];
    if (!made.empty()) return made;
    const std::string text = journal::to_text(journal::Checkpoint{kOrigin, size, ledger->root_at(size).value()});
    return made = journal::to_text(journal::Note{text, {journal::sign_note(text, log_signer())}});
  }

  [[nodiscard]] std::string add_checkpoint(journal::TreeSize old, journal::TreeSize size) {
    journal::AddCheckpoint request{old, {}, *journal::parse_note(note(size))};
    if (old > 0 && old < size) request.proof = *journal::prove_consistency(*ledger, old, size);
    return journal::to_text(request);
  }

 private:
  std::map<journal::TreeSize, std::string> notes_;
};

History& history(bool second) {
  static const std::unique_ptr<History> made[2] = {[] {
                                                     auto one = std::make_unique<History>();
                                                     one->fill(260, "record ");
                                                     return one;
                                                   }(),
                                                   [] {
                                                     auto two = std::make_unique<History>();
                                                     two->fill(3, "record ");
                                                     two->fill(260, "other ");
                                                     return two;
                                                   }()};
  return *made[second ? 1 : 0];
}

constexpr journal::TreeSize kSizes[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 260};

/// The input as a script: one byte says what happens next, the following ones with what.
class Script {
 public:
  explicit Script(BytesView bytes) : reader_(bytes) {}

  [[nodiscard]] bool at_end() const { return reader_.at_end(); }

  [[nodiscard]] std::uint8_t byte() {
    const auto value = reader_.u8();
    return value ? *value : std::uint8_t{0};
  }

  [[nodiscard]] std::uint16_t word() { return static_cast<std::uint16_t>(byte() << 8 | byte()); }

  [[nodiscard]] journal::TreeSize size() { return kSizes[byte() % std::size(kSizes)]; }

  [[nodiscard]] BytesView text() {
    const std::size_t wanted = word();
    return reader_.take(std::min(wanted, reader_.rest().size())).value();
  }

 private:
  Reader reader_;
};

/// Our side, and what has been seen of it.
class Us {
 public:
  explicit Us(bool with_openings) : with_openings_(with_openings) { open(); }

  void open() {
    mirror_ = Mirror::open(disk_,
                           "m",
                           {kOrigin,
                            {log_signer().verifier()},
                            signer("arr.thalweg/witness", journal::KeyType::cosignature, "w"),
                            signer("arr.thalweg/mirror", journal::KeyType::cosignature, "m"),
                            with_openings_})
                  .value();
    CHECK(mirror_->cosigned_size() >= cosigned_);  // a receipt that was given is never forgotten
    look();
  }

  void send_checkpoint(BytesView body) {
    send([&] { return mirror_->add_checkpoint(body, ++token_, now_); });
  }

  void send_entries(BytesView body, bool records) {
    const auto admit =
        [](journal::EntryIndex, const journal::Entry&, const journal::OpeningView& opening) -> Result<Unit> {
      if (opening.payload.starts_with("garbage")) return Error{Code::refused, "it is not a record"};
      return Unit{};
    };
    send([&] {
      return records ? mirror_->add_records(body, ++token_, admit, entropy_, now_)
                     : mirror_->add_entries(body, ++token_, entropy_, now_);
    });
  }

  void commit() {
    const auto answers = mirror_->commit(now_);
    CHECK(answers.has_value());
    CHECK(answers->size() == waiting_);
    waiting_ = 0;
    for (const auto& [token, answer] : *answers) {
      CHECK(answer.status == 200 || answer.status == 202 || answer.status == 409 || answer.status == 422);
    }
    look();
  }

  void lose_power() {
    disk_.crash(entropy_);
    waiting_ = 0;
    open();
  }

  void hear(BytesView note) {
    auto proof = mirror_->contradicts(note);
    if (!proof) return;
    const journal::VerifierKey keys[] = {log_signer().verifier()};
    CHECK(journal::verify_fraud(*proof, keys).has_value());
    mirror_->suspend(std::move(*proof));
  }

  void wait(std::uint16_t milliseconds) { now_ = now_ + Duration::milliseconds(milliseconds); }

 private:
  /// What is refused leaves no trace but a hold or a suspension.
  template <class Sent>
  void send(const Sent& sent) {
    const auto size = mirror_->ledger().size();
    const auto root = mirror_->ledger().root();
    const std::string pending = mirror_->pending_note();
    if (const std::optional<Answer> answer = sent()) {
      CHECK(answer->status >= 400 && answer->status < 500);
      CHECK(mirror_->ledger().size() == size);
      CHECK(mirror_->ledger().root() == root);
      CHECK(mirror_->pending_note() == pending);
    } else {
      ++waiting_;
    }
  }

  /// Never two cosigned roots for one size; what is cosigned is durable here and leads to its root.
  void look() {
    cosigned_ = mirror_->cosigned_size();
    remember(mirror_->pending_note(), 1);
    remember(mirror_->cosigned_note(), 2);
    if (mirror_->cosigned_note().empty()) return;
    CHECK(mirror_->ledger().durable_size() >= cosigned_);
    CHECK(mirror_->ledger().root_at(cosigned_).value() == roots_.at(cosigned_));
    const auto proof = mirror_->suspension();
    if (!proof) return;
    const journal::VerifierKey keys[] = {log_signer().verifier()};
    CHECK(journal::verify_fraud(*proof, keys).has_value());
  }

  void remember(const std::string& note, std::size_t signatures) {
    if (note.empty()) return;
    const journal::VerifierKey keys[] = {log_signer().verifier()};
    const auto opened = journal::open_checkpoint(note, keys);
    CHECK(opened.has_value());
    CHECK(opened->note.signatures.size() >= signatures);
    const auto [known, is_new] = roots_.emplace(opened->checkpoint.size, opened->checkpoint.root);
    CHECK(is_new || known->second == opened->checkpoint.root);
  }

  bool with_openings_;
  MemoryDisk disk_;
  CountingEntropy entropy_;
  Instant now_ = Instant::unix_ms(1'790'000'000'000);
  std::unique_ptr<Mirror> mirror_;
  std::uint64_t token_ = 0;
  std::size_t waiting_ = 0;
  journal::TreeSize cosigned_ = 0;
  std::map<journal::TreeSize, Hash> roots_;
};

/// A body with one byte changed, and perhaps cut short.
Bytes changed(Bytes body, Script& script) {
  const std::size_t at = script.word();
  const auto with = static_cast<char>(script.byte());
  const std::uint8_t cut = script.byte();
  if (!body.empty()) {
    char& byte = body[at % body.size()];
    byte = static_cast<char>(byte ^ with);
  }
  body.resize(body.size() - std::min<std::size_t>(cut, body.size()));
  return body;
}

Bytes upload(const ledger::Ledger& ledger, Script& script, bool with_openings) {
  const auto size = std::max<journal::TreeSize>(script.size(), 1);
  const auto start = std::min(script.size(), size);
  if (size > ledger.size() || start == size) return {};
  return make_upload(ledger, start, size, with_openings, 1 << 20)->body;
}

/// A history of the input's own, signed as the neighbour would: what it says is up to the input.
void tell(Us& us, Script& script, bool with_openings) {
  History told;
  std::int64_t at = 1'000'000;
  for (int count = 1 + script.byte() % 8; count > 0; --count) {
    const auto kind = static_cast<journal::EntryKind>(1 + script.byte() % 6);
    at += script.byte();
    told.say(kind, Instant::unix_ms(at), script.text());
  }
  CHECK(told.ledger->flush().has_value());
  us.send_checkpoint(told.add_checkpoint(0, told.ledger->size()));
  us.commit();
  us.send_entries(make_upload(*told.ledger, 0, told.ledger->size(), with_openings, 1 << 20)->body, with_openings);
  us.commit();
}

}  // namespace

/// A neighbour with a valid key sends whatever it likes, in any order, to a mirror that loses power now and then.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Script script(BytesView(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 4096)));
  const bool with_openings = (script.byte() & 1) == 0;
  Us us(with_openings);
  for (int steps = 0; steps < 24 && !script.at_end(); ++steps) {
    const std::uint8_t what = script.byte();
    History& from = history((what & 0x80) != 0);
    const auto honest_checkpoint = [&] {
      const auto target = script.size();
      return from.add_checkpoint(std::min(script.size(), target), target);
    };
    switch (what % 12) {
      case 0:
      case 1: us.send_checkpoint(honest_checkpoint()); break;
      case 2:
      case 3: us.send_entries(upload(*from.ledger, script, with_openings), with_openings); break;
      case 4: us.send_checkpoint(changed(honest_checkpoint(), script)); break;
      case 5: us.send_entries(changed(upload(*from.ledger, script, with_openings), script), with_openings); break;
      case 6: us.send_checkpoint(script.text()); break;
      case 7: us.send_entries(script.text(), (script.byte() & 1) == 0); break;
      case 8: us.hear(from.note(script.size())); break;
      case 9: us.lose_power(); break;
      case 10: us.wait(script.word()); break;
      case 11: tell(us, script, with_openings); break;
    }
    if ((what & 0x40) == 0) us.commit();
  }
  us.commit();
  us.lose_power();
  return 0;
}
