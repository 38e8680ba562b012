// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <queue>
#include <set>

#include "sim/drill.h"
#include "sim/network.h"
#include "sim/world.h"

namespace thalweg::sim {

/// See world.h. Everything happens in the order of its virtual time, and of its number where times are equal.
class World {
 public:
  using Trace = std::function<void(const std::string&)>;
  World(const Scenario& scenario, std::uint64_t seed, Trace trace);

  [[nodiscard]] Outcome run();

 private:
  struct Event {
    Instant at;
    std::uint64_t number;
    std::function<void()> happen;

    friend bool operator>(const Event& a, const Event& b) { return a.at != b.at ? a.at > b.at : a.number > b.number; }
  };

  // world.cpp: time, and the life of the world.
  void at(Instant when, std::function<void()> happen);

  void after(Duration pause, std::function<void()> happen) { at(now_ + pause, std::move(happen)); }

  /// Lets it happen again and again until the faults end, with random pauses around `every`; never when that is zero.
  void again(Duration every, std::function<void()> happen);
  void live_until(Instant end);
  void tell(const std::string& event);

  void count(std::string_view what) { ++counters_[std::string(what)]; }

  void require(const std::optional<Violation>& violation);

  void fail(const std::string& check, const std::string& what) { require(Violation{check, what}); }

  // nodes.cpp: processes and what goes between them.
  void start(SimNode& node);
  [[nodiscard]] const machine::Setup& setup_of(const SimNode& node);
  void stop(SimNode& node, bool power, const std::string& why);
  void round_soon(SimNode& node, Instant when);
  void round(SimNode& node);
  void absorb(SimNode& node, machine::Effects& effects);
  void absorb_grown(SimNode& node, const machine::Grown& grown);
  void send(SimNode& from, const machine::OutgoingCall& call);
  void take_request(SimNode& to,
                    const std::string& from,
                    std::uint64_t call,
                    std::uint64_t incarnation,
                    const machine::OutgoingCall& request);
  void give_back(SimNode& to, std::uint64_t call, std::uint64_t incarnation, const Result<exchange::Answer>& answer);
  void check_receipt(SimNode& giver, const machine::OutgoingCall& request, const exchange::Answer& answer);

  // faults.cpp: what goes wrong, and what the operators do about it.
  void plan_faults();
  void plan_disk_faults();
  [[nodiscard]] DiskFate fate(SimNode& node, const DiskOperation& operation);
  void rot(SimNode& node);
  void restore(SimNode& node, bool from_backup);
  void refused_to_start(SimNode& node, const Error& error);
  [[nodiscard]] SimNode& any_node();

  [[nodiscard]] SimNode& unlucky() { return *nodes_.at(unlucky_); }

  // life.cpp: what people do.
  void plan_acts();
  void act(const std::string& party);
  void look_at_deadlines();

  // rest.cpp: after the last fault.
  void end_faults();
  void check_at_rest();
  void check_peers(const SimNode& node);
  void check_erasures();
  [[nodiscard]] bool beyond_repair();
  [[nodiscard]] Hash state_hash() const;

  Scenario scenario_;
  Trace trace_;
  Dice dice_;
  Network network_;
  std::vector<std::string> parties_;
  std::map<std::string, std::unique_ptr<SimNode>> nodes_;
  std::map<std::string, Officers> officers_;
  std::map<std::pair<std::string, int>, machine::Setup>
      setups_;           ///< by node and versions: keys and texts take long to make
  std::string unlucky_;  ///< the one node whose disk forgets or changes what it was given

  Instant began_ = Instant::unix_ms(1'790'000'000'000);
  Instant now_ = began_;
  Instant faults_end_;
  bool faulty_ = true;
  std::uint64_t next_event_ = 1;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;

  struct Request {
    std::string from;
    std::uint64_t call = 0, incarnation = 0;
    machine::OutgoingCall request;
  };

  machine::Token next_token_ = 1;
  std::map<machine::Token, std::pair<std::string, Act::What>> refs_;  ///< drafts and approvals under way, by token
  std::map<machine::Token, Request> requests_;                        ///< requests that a node works on, by its token
  std::map<std::string, Instant> full_until_;                         ///< disks without space

  SignedRoots roots_;
  Tellings tellings_;
  DeadlineWatch deadlines_;
  std::set<std::string> restored_;  ///< nodes that lost what their disk held
  std::set<std::string> said_;      ///< references that ever stood in their author's journal
  std::set<Hash> delivered_;        ///< records that a neighbour's mirror holds
  std::map<std::pair<std::string, std::string>, journal::TreeSize> receipts_given_;  ///< by giver and origin

  struct Erased {
    std::string ref;  ///< of the erasure record
    Hash target;
    std::vector<Bytes> secrets;  ///< salts and keys that must be nowhere afterwards
  };

  std::vector<Erased> erasures_;

  std::optional<Violation> violation_;
  Counters counters_;
  Hash digest_;
};

}  // namespace thalweg::sim
