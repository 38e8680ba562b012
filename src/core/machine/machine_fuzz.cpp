// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "machine/neighbours_detail.h"

using namespace thalweg;           // NOLINT(google-build-using-namespace)
using namespace thalweg::machine;  // NOLINT(google-build-using-namespace)

namespace {

using Image = std::map<std::string, Bytes>;

/// A node that has worked for a while: ratified, said, withheld, held, erased, mirrored and receipted.
const Image& worked() {
  static const Image image = [] {
    Neighbours world;
    world.ratify();
    for (int i = 0; i < 3; ++i) (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
    (void)world.submit("arr", incident("arr-post", "force.shot_heard"));
    (void)world.submit("bes", incident("bes-post", "livestock.strayed"));
    const auto said = world.submit("arr", incident("arr-post", "livestock.grazing"));
    world.settle();
    (void)world.submit(
        "arr",
        R"({"kind":"erasure","office":"arr-hq","purpose":"administration","act":"done","ground":"wrong_release","cites":[{"rel":"erases","record":")" +
            to_hex(said.id.value()) + "\"}]}");
    world.settle();
    return world["arr"].disk.durable();
  }();
  return image;
}

/// One change after another: of a byte, of a file's length, or of all that follows an offset.
Image damaged(BytesView input) {
  Image image = worked();
  Reader reader(input);
  for (int changes = 0; changes < 16 && reader.rest().size() >= 5; ++changes) {
    const std::uint8_t which = reader.u8().value();
    const std::uint8_t how = reader.u8().value();
    const std::size_t at = reader.u16().value();
    const std::uint8_t with = reader.u8().value();
    Bytes& file = std::next(image.begin(), which % static_cast<int>(image.size()))->second;
    const std::size_t offset = file.empty() ? 0 : at % file.size();
    switch (how % 4) {
      case 0: file.resize(offset); break;
      case 1:
        if (!file.empty()) file[offset] = static_cast<char>(file[offset] ^ with);
        break;
      case 2: file.append(with, static_cast<char>(at)); break;
      case 3: {
        const std::size_t count = std::min<std::size_t>(with, reader.rest().size());
        file.replace(offset, std::min(count, file.size() - offset), reader.take(count).value());
        break;
      }
    }
  }
  return image;
}

void read_everything(const Machine& machine) {
  (void)machine.held();
  (void)machine.agreements();
  (void)machine.peers();
  (void)machine.export_bundle("drill", "bes").has_value();
  for (const JournalStatus& journal : machine.journals()) {
    for (journal::EntryIndex index = 0; index < std::min<journal::TreeSize>(journal.size, 12); ++index)
      (void)machine.evidence(journal.origin, index).has_value();
  }
}

}  // namespace

/// A node's folder with any damage: it opens or says what is wrong. What opened works on, or stops by an error of its
/// commit; and what was acknowledged after the damage is still there when it opens again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const AgreementText agreement = drill_agreement();
  MemoryDisk disk;
  disk.restore(damaged(BytesView(reinterpret_cast<const char*>(data), size)));
  CountingEntropy entropy(1);
  const Setup setup{"arr", seed_of("arr log"), seed_of("arr witness"), seed_of("arr mirror"), {agreement}};
  Instant now = Instant::unix_ms(1'790'000'100'000);
  auto opened = Machine::open(disk, entropy, setup, now);
  if (!opened) return 0;
  std::unique_ptr<Machine> machine = std::move(*opened);
  read_everything(*machine);
  std::optional<Hash> acknowledged;
  machine->submit(1, {Draft{incident("arr-post", "livestock.strayed"), {}, {}}}, now);
  for (int steps = 0; steps < 3; ++steps) {
    now = now + Duration::hours(1);
    machine->tick(now);
    const auto effects = machine->commit(now);
    if (!effects) return 0;
    for (const auto& [token, results] : effects->submitted) {
      if (results.front().status != Submitted::Status::refused) acknowledged = results.front().national;
    }
    for (const OutgoingCall& call : effects->calls) machine->answered(call.id, Error{Code::unavailable, "cut"}, now);
  }
  const auto last = [](const Machine& of) {
    const auto journals = of.journals();
    return std::find_if(journals.begin(),
                        journals.end(),
                        [](const JournalStatus& each) { return each.role == JournalStatus::Role::national; })
        ->size;
  };
  const journal::TreeSize entries = last(*machine);
  machine.reset();
  CountingEntropy noise(2);
  disk.crash(noise);
  auto again = Machine::open(disk, entropy, setup, now);
  if (!acknowledged) return 0;
  CHECK(again.has_value());
  CHECK(last(**again) >= entries);
  return 0;
}
