// SPDX-License-Identifier: Apache-2.0
#include "sim/checks.h"

#include "geometry/frontier.h"
#include "journal/checkpoint.h"

namespace thalweg::sim {

std::optional<Violation> SignedRoots::kept(BytesView note) {
  const auto parsed = journal::parse_note(note);
  if (!parsed || parsed->signatures.empty()) return std::nullopt;
  const auto checkpoint = journal::parse_checkpoint_text(parsed->text);
  if (!checkpoint) return std::nullopt;
  const auto [found, fresh] = roots_[checkpoint->origin].emplace(checkpoint->size, checkpoint->root);
  if (fresh || found->second == checkpoint->root) return std::nullopt;
  return Violation{
      "one_root_for_each_size",
      checkpoint->origin + " was signed with " + std::to_string(checkpoint->size) + " entries and two roots"};
}

std::optional<Violation> SignedRoots::compare(const std::string& holder, const ledger::Ledger& ledger) const {
  const auto found = roots_.find(ledger.origin());
  if (found == roots_.end()) return std::nullopt;
  for (const auto& [size, root] : found->second) {
    if (size > ledger.durable_size()) continue;
    const auto held = ledger.root_at(size);
    if (held && *held == root) continue;
    return Violation{"every_checkpoint_fits_all_others",
                     ledger.origin() + " at " + holder + " has another root for " + std::to_string(size) +
                         " entries than was signed"};
  }
  return std::nullopt;
}

void Tellings::said(const std::string& party, const Act& act, Instant at) {
  Told told;
  told.party = party;
  told.act = act;
  told.said_at = at;
  told_.emplace(act.ref, std::move(told));
}

void Tellings::approved(const std::string& ref) {
  if (const auto found = told_.find(ref); found != told_.end()) found->second.approved = true;
}

void Tellings::answered(const std::string& ref, Act::What what, const machine::Submitted& submitted) {
  const auto found = told_.find(ref);
  if (found == told_.end()) return;
  using Status = machine::Submitted::Status;
  if (submitted.status == Status::refused) {
    // A refused approval leaves the record waiting as it was.
    if (what == Act::What::submit) found->second.refused = true;
    return;
  }
  found->second.status = submitted.status;
  if (submitted.id) found->second.id = submitted.id;
}

std::optional<Violation> Tellings::crossed(const Known& known, Instant latest) const {
  const Json& json = known.record->json;
  const std::string ref(json.text("ref"));
  const auto wrong = [&](const std::string& what) {
    return Violation{"nothing_leaves_unreleased", known.party + "'s " + ref + ": " + what + ": " + known.record->bytes};
  };
  const auto found = told_.find(ref);
  if (found == told_.end()) return wrong("nobody said it");
  const Told& told = found->second;
  const Expectation& expected = told.act.expected;
  if (told.party != known.party) return wrong("it was said by " + told.party);
  if (expected.never) return wrong("it was to be kept back");
  if (told.refused) return wrong("its author was told that it was refused");
  if (expected.approval && !told.approved) return wrong("nobody approved it");
  if (std::max(known.at, latest) < expected.not_before) return wrong("its delay had not passed");
  for (const std::string& field : expected.without) {
    if (json.find(field) != nullptr) return wrong(field + " was to be left out");
  }
  const auto place = known.record->place();
  if (place && place->precision_m < expected.precision_m) return wrong("its place is too exact");
  const Json* track = json.find("track");
  for (const Json& point : track != nullptr ? *track->as_array() : JsonArray()) {
    const geometry::Position at{static_cast<std::int32_t>(point.integer("lat_e7")),
                                static_cast<std::int32_t>(point.integer("lon_e7"))};
    if (geometry::blur(at, static_cast<std::uint32_t>(expected.precision_m)) != at)
      return wrong("its track is too exact");
  }
  if (expected.lon_e7 && (!place || place->lon_e7 != *expected.lon_e7))
    return wrong("its place, on which a life may depend, is not exact");
  return std::nullopt;
}

std::optional<Violation> DeadlineWatch::look(const std::string& node,
                                             const Hash& id,
                                             const std::vector<casework::DeadlineState>& deadlines) {
  for (const auto& deadline : deadlines) {
    Seen& seen = seen_[{node, {id, deadline.id}}];
    if (deadline.overdue && !seen.overdue && ++seen.fired > 1)
      return Violation{"each_deadline_fires_once", deadline.id + " of " + to_hex(id) + " fired again at " + node};
    seen.overdue = deadline.overdue;
  }
  return std::nullopt;
}

Result<Library> read_all(SimNode& node) {
  Library library;
  for (const auto& journal : node.machine->journals()) {
    if (journal.role != machine::JournalStatus::Role::national) TRY(library.read(node.disk, journal));
  }
  return library;
}

}  // namespace thalweg::sim
