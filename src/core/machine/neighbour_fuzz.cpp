// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "machine/liar_detail.h"

using namespace thalweg;           // NOLINT(google-build-using-namespace)
using namespace thalweg::machine;  // NOLINT(google-build-using-namespace)

namespace {

using Image = std::map<std::string, Bytes>;

/// Both neighbours after they have ratified and said something.
const std::pair<Image, Image>& informed() {
  static const std::pair<Image, Image> images = [] {
    Neighbours world;
    world.ratify();
    (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
    (void)world.submit("bes", incident("bes-post", "livestock.strayed"));
    world.settle();
    return std::pair(world["arr"].disk.durable(), world["bes"].disk.durable());
  }();
  return images;
}

/// One entry after the other: a kind and a way of disclosure, the time since the last, a length, a payload.
bool tell(Liar& liar, Reader reader) {
  bool told = false;
  for (int entries = 0; entries < 8 && reader.rest().size() >= 4; ++entries, told = true) {
    const std::uint8_t how = reader.u8().value();
    const auto kind = static_cast<journal::EntryKind>(1 + (how & 0x3f) % 6);
    const Duration later = Duration::seconds(reader.u8().value());
    const std::size_t size = reader.u16().value();
    const BytesView payload = reader.take(std::min(size, reader.rest().size())).value();
    const auto state = (how & 0x40) == 0 ? ledger::OpeningState::present : ledger::OpeningState::erased;
    if (kind == journal::EntryKind::peer_checkpoint || kind == journal::EntryKind::objection) {
      liar.show(kind, payload);
    } else {
      (void)liar.say(kind, payload, (how & 0x80) == 0 ? kRecordType : "text/plain", state, later);
    }
  }
  return told;
}

}  // namespace

/// A neighbour that signs whatever it likes: nothing it says stops the node, whose disk is well; and a node that has
/// taken it opens again with it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const AgreementText agreement = drill_agreement();
  Liar liar(informed().second);
  if (!tell(liar, Reader(BytesView(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 8192))))) return 0;
  MemoryDisk disk;
  disk.restore(informed().first);
  CountingEntropy entropy(1);
  const Setup setup{"arr", seed_of("arr log"), seed_of("arr witness"), seed_of("arr mirror"), {agreement}};
  Instant now = Instant::unix_ms(1'790'000'100'000);
  auto machine = Machine::open(disk, entropy, setup, now).value();
  Token token = 0;
  for (const exchange::Call& call : {liar.checkpoint(), liar.records()}) {
    machine->request(++token, "drill", "bes", call, now);
    const auto effects = machine->commit(now);
    CHECK(effects.has_value());
    CHECK(effects->answered.size() == 1);
    const int status = effects->answered.front().second.status;
    CHECK(status == 200 || (status > 200 && call.path == "/add-records" && status < 500));
  }
  const auto theirs = [&] {
    for (const PeerStatus& peer : machine->peers()) {
      if (peer.id == "bes") return peer.their_size;
    }
    CHECK(false);
    return journal::TreeSize{0};
  };
  for (journal::EntryIndex index = 0; index < theirs(); ++index)
    (void)machine->evidence(kLiarOrigin, index).has_value();
  now = now + Duration::days(1);
  machine->tick(now);
  CHECK(machine->commit(now).has_value());
  if (size % 4 != 0) return 0;  // opening is slow
  const journal::TreeSize receipted = theirs();
  machine = Machine::open(disk, entropy, setup, now).value();
  CHECK(theirs() == receipted);
  return 0;
}
