// SPDX-License-Identifier: Apache-2.0
#include "thalweg/audit.h"

#include <algorithm>

#include "host/acts.h"
#include "ledger/ledger.h"
#include "ledger/slot.h"
#include "machine/payloads.h"
#include "thalweg/node_files.h"

namespace thalweg::app {
namespace {

constexpr journal::EntryIndex kChunk = 4096;

std::string line_of(const host::Act& act, Instant at) {
  std::string line = to_rfc3339(at) + "  " + act.what + "  " + (act.account.empty() ? act.by : act.account);
  if (act.account.empty() && act.by.empty()) line += "-";
  for (const std::string* part : {&act.office, &act.subject, &act.detail}) {
    if (!part->empty()) line += "  " + *part;
  }
  return line + "\n";
}

}  // namespace

Result<Audit> read_audit(const std::string& folder) {
  const host::Config config = TRY(read_config(folder));
  const auto disk = TRY(open_node_to_read(folder));
  const std::string origin = machine::national_origin(config.id);
  const std::string place = machine::journal_folder(origin);
  Audit audit;
  JsonArray items;
  if (!TRY(disk->list(place)).empty()) {
    const auto entries = TRY(disk->open(place + "/entries"));
    const journal::TreeSize size = TRY(entries->size_bytes()) / ledger::kBundledEntrySize;
    const auto reader = TRY(ledger::Ledger::open_reader(*disk, place, origin, size));
    for (journal::EntryIndex from = 0; from < size; from += kChunk) {
      const auto to = std::min(size, from + kChunk);
      const auto times = TRY(reader->entries(from, to));
      const auto openings = TRY(reader->openings(from, to));
      for (std::size_t i = 0; i < openings.size(); ++i) {
        if (openings[i].opening.type != machine::kActType) continue;
        const host::Act act = TRY(host::act_from_bytes(openings[i].opening.payload));
        audit.text += line_of(act, times[i].at);
        items.push_back(host::shown(act, times[i].at));
      }
    }
  }
  if (audit.text.empty()) audit.text = "Nothing was noted yet.\n";
  audit.json = JsonObject{{"items", std::move(items)}};
  return audit;
}

}  // namespace thalweg::app
