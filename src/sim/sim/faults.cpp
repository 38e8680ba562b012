// SPDX-License-Identifier: Apache-2.0
#include "sim/world_detail.h"

/// What goes wrong in a world, and what its operators do about it.
namespace thalweg::sim {
namespace {

constexpr std::size_t kBackupsKept = 4;

}  // namespace

SimNode& World::any_node() {
  auto found = nodes_.begin();
  std::advance(found, static_cast<std::ptrdiff_t>(dice_.below(nodes_.size())));
  return *found->second;
}

void World::plan_faults() {
  const auto stop_any = [this](bool power) {
    SimNode& node = any_node();
    if (!node.machine) return;
    count(power ? "fault: power cut" : "fault: process killed");
    stop(node, power, power ? "power cut" : "killed");
  };
  again(scenario_.kills_every, [stop_any] { stop_any(false); });
  again(scenario_.power_cuts_every, [stop_any] { stop_any(true); });
  again(scenario_.deaths_every, [this] {
    SimNode& node = any_node();
    count("fault: death at a step");
    node.fault_free = false;
    node.dies = true;
    node.disk.die_after(dice_.below(80));
  });
  again(scenario_.partitions_every, [this] {
    const SimNode& from = any_node();
    const SimNode& to = any_node();
    count("fault: line cut in one direction");
    network_.cut(from.id, to.id, now_ + dice_.up_to(scenario_.partition_longest));
    if (dice_.per_mille(500)) network_.cut(to.id, from.id, now_ + dice_.up_to(scenario_.partition_longest));
  });
  again(scenario_.clogs_every, [this] {
    const SimNode& from = any_node();
    const SimNode& to = any_node();
    count("fault: line clogged");
    network_.clog(from.id, to.id, now_ + dice_.up_to(Duration::minutes(10)));
  });
  again(scenario_.jumps_every, [this] {
    SimNode& node = any_node();
    const Duration before = node.clock.off;
    node.clock.off = Duration::milliseconds(
        dice_.between(-scenario_.jump_longest.milliseconds(), scenario_.jump_longest.milliseconds()));
    count("fault: clock jumped");
    tell(node.id + "'s clock jumps");
    round_soon(node, now_);
    after(dice_.up_to(Duration::minutes(20)), [this, &node, before] {
      if (faulty_) node.clock.off = before;
    });
  });
  plan_disk_faults();
}

void World::plan_disk_faults() {
  for (auto& [id, node] : nodes_) {
    SimNode* each = node.get();
    each->disk.set_fates([this, each](const DiskOperation& operation) { return fate(*each, operation); });
  }
  again(scenario_.disk_full_every, [this] {
    const SimNode& node = any_node();
    full_until_[node.id] = now_ + dice_.up_to(Duration::minutes(5));
    count("fault: disk full");
    tell(node.id + "'s disk is full");
  });
  again(scenario_.disk_rots_every, [this] { rot(unlucky()); });
  again(scenario_.backups_every, [this] {
    SimNode& node = unlucky();
    if (node.damaged) return;
    node.backups.push_back({now_, node.disk.durable()});
    if (node.backups.size() > kBackupsKept)
      node.backups.erase(node.backups.begin() + static_cast<std::ptrdiff_t>(dice_.below(kBackupsKept)));
    count("backups");
  });
  again(scenario_.restores_every, [this] {
    if (unlucky().backups.empty()) return;
    count("fault: restored from a backup");
    restore(unlucky(), true);
  });
  again(scenario_.losses_every, [this] {
    count("fault: disk lost");
    restore(unlucky(), false);
  });
}

DiskFate World::fate(SimNode& node, const DiskOperation& operation) {
  if (!faulty_) return DiskFate::done;
  const auto met = [&](const char* what, DiskFate fate) {
    count(what);
    node.fault_free = false;
    return fate;
  };
  const bool writes = operation.what == DiskOperation::What::write || operation.what == DiskOperation::What::replace;
  if (const auto full = full_until_.find(node.id); writes && full != full_until_.end() && now_ < full->second)
    return met("fault: write to a full disk", DiskFate::full);
  if (dice_.per_million(scenario_.disk_fails_per_million))
    return met("fault: disk said no and did nothing", DiskFate::failed);
  if (dice_.per_million(scenario_.disk_fails_after_per_million))
    return met("fault: disk said no and did it", DiskFate::failed_after);
  if (dice_.per_million(scenario_.disk_stalls_per_million)) {
    count("fault: disk stalled");
    node.busy_until = now_ + dice_.up_to(Duration::seconds(20));
  }
  if (node.id == unlucky_ && operation.what == DiskOperation::What::write &&
      dice_.per_million(scenario_.disk_flips_per_million)) {
    node.damaged = true;
    return met("fault: bit flipped while writing", DiskFate::flipped);
  }
  return DiskFate::done;
}

void World::rot(SimNode& node) {
  auto files = node.disk.current();
  std::erase_if(files, [](const auto& file) { return file.second.empty(); });
  if (files.empty()) return;
  auto file = files.begin();
  std::advance(file, static_cast<std::ptrdiff_t>(dice_.below(files.size())));
  const std::uint64_t at = dice_.below(file->second.size());
  node.disk.flip(file->first, at, static_cast<unsigned>(dice_.below(8)));
  node.damaged = true;
  node.fault_free = false;
  count("fault: bit rotted");
  tell("a bit of " + node.id + "'s " + file->first + " rots");
}

void World::restore(SimNode& node, bool from_backup) {
  if (node.machine) stop(node, true, from_backup ? "an older folder is put in its place" : "its disk is lost");
  std::map<std::string, Bytes> files;
  if (from_backup && !node.backups.empty()) {
    // Any of them, and those after it are no use any more.
    const std::size_t chosen = static_cast<std::size_t>(dice_.below(node.backups.size()));
    files = node.backups[chosen].files;
    node.backups.resize(chosen + 1);
  } else {
    node.backups.clear();
  }
  node.disk.restore(files);
  ++node.lives;
  node.damaged = false;
  node.failed_starts = 0;
  std::erase_if(receipts_given_, [&](const auto& given) { return given.first.first == node.id; });
  for (auto& [ref, told] : tellings_.all()) {
    if (told.party == node.id && !(told.id && delivered_.contains(*told.id))) told.may_be_lost = true;
  }
  restored_.insert(node.id);
  tell(node.id + (files.empty() ? " begins with an empty folder" : " begins with a backup"));
}

void World::refused_to_start(SimNode& node, const Error& error) {
  tell(node.id + " does not start: " + error.detail);
  node.disk.kill();
  node.dies = false;
  if (error.code == Code::corrupt && !node.damaged) {
    fail("starts_again_after_every_crash", node.id + ": " + error.detail);
    return;
  }
  if (error.code == Code::corrupt) {
    // Its operator puts a backup back, then an older one, then begins anew and lets the neighbours heal it.
    const bool hopeless = ++node.failed_starts > 2;
    const int failed = node.failed_starts;
    restore(node, !hopeless);
    node.failed_starts = failed;
  } else if (node.fault_free) {
    fail("starts_again_after_every_crash", node.id + ": " + error.detail);
    return;
  }
  after(Duration::seconds(20), [this, &node] { start(node); });
}

}  // namespace thalweg::sim
